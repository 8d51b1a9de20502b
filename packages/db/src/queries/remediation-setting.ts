import type { Db } from '../database.ts'
import { remediationSetting } from '../schema/remediation-setting.ts'

export type RemediationSettingRow = typeof remediationSetting.$inferSelect

export async function listRemediationSettings(db: Db): Promise<RemediationSettingRow[]> {
  return db.select().from(remediationSetting).orderBy(remediationSetting.remediation)
}

/** Throws the kill switch, or with null lifts it. */
export async function updateRemediationDisabled(
  db: Db,
  params: { remediation: string; disabled: { by: string; reason: string } | null; now: Date },
): Promise<void> {
  const { remediation, disabled, now } = params
  const set = {
    disabledAt: disabled ? now : null,
    disabledBy: disabled?.by ?? null,
    disabledReason: disabled?.reason ?? null,
    updatedAt: now,
  }
  await db
    .insert(remediationSetting)
    .values({ remediation, ...set })
    .onConflictDoUpdate({ target: remediationSetting.remediation, set })
}

/** From now on the circuit breaker counts anew. */
export async function updateCircuitReset(db: Db, params: { remediation: string; by: string; reason: string; now: Date }): Promise<void> {
  const { remediation, by, reason, now } = params
  const set = { circuitResetAt: now, circuitResetBy: by, circuitResetReason: reason, updatedAt: now }
  await db
    .insert(remediationSetting)
    .values({ remediation, ...set })
    .onConflictDoUpdate({ target: remediationSetting.remediation, set })
}

/** Lets it run by itself, or no more. Outcomes of before are forgotten: its breaker counts from now. */
export async function updateRemediationAutomatic(
  db: Db,
  params: { remediation: string; automatic: boolean; by: string; reason: string; now: Date },
): Promise<void> {
  const { remediation, automatic, by, reason, now } = params
  const set = { automatic, automaticAt: now, automaticBy: by, automaticReason: reason, updatedAt: now }
  await db
    .insert(remediationSetting)
    .values({ remediation, ...set })
    .onConflictDoUpdate({ target: remediationSetting.remediation, set })
}
