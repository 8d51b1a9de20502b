import type { Db } from '@lamplighter/db'
import { listOutcomes, readRemediationSetting, type RemediationSettingRow } from '@lamplighter/db/queries'
import { circuitOf, type Circuit } from '@lamplighter/remediation'

/** How many of the newest outcomes the breaker is shown; it judges by the last five that were verified. */
export const outcomesRead = 20

/** The circuit breaker of a remediation as it stands now, with the setting that it was read from. */
export async function readCircuit(
  db: Db,
  { remediation, now }: { remediation: string; now: Date },
): Promise<{ circuit: Circuit; setting: RemediationSettingRow | null; outcomes: Awaited<ReturnType<typeof listOutcomes>> }> {
  const setting = await readRemediationSetting(db, remediation)
  const outcomes = await listOutcomes(db, { remediation, limit: outcomesRead })
  return { circuit: circuitOf({ outcomes, now, resetAt: setting?.circuitResetAt ?? null }), setting, outcomes }
}
