import { z } from 'zod'
import type { Json } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { findOperator, readRemediationSetting, readSetting, type RemediationSettingRow } from '@lamplighter/db/queries'
import type { KillSwitch } from '@lamplighter/remediation'

/** Where the switch for everything stands among the settings. */
export const allStoppedKey = 'all-stopped'
const allStoppedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('released') }),
  z.object({ state: z.literal('stopped'), by: z.string(), since: z.coerce.date(), because: z.string() }),
])

/** The switch for everything, with its thrower's name. */
export async function readAllStopped(db: Db, now: Date): Promise<KillSwitch | null> {
  const value = await readSetting(db, allStoppedKey)
  const parsed = allStoppedSchema.safeParse(value)
  const by = parsed.success && parsed.data.state === 'stopped' ? await nameOf(db, parsed.data.by) : null
  return value === null ? null : allStoppedOf({ value, by, now })
}

/** The switch as it is stored. What cannot be read counts as thrown: a stop is never lost. */
export function allStoppedOf({ value, by, now }: { value: Json; by: string | null; now: Date }): KillSwitch | null {
  const parsed = allStoppedSchema.safeParse(value)
  if (!parsed.success) return { by: 'Somebody', since: now, because: 'the switch for everything can not be read' }
  if (parsed.data.state === 'released') return null
  const { since, because } = parsed.data
  return { by: by ?? parsed.data.by, since, because }
}

export async function killSwitchOf(db: Db, setting: RemediationSettingRow | null): Promise<KillSwitch | null> {
  if (!setting?.disabledAt) return null
  const by = setting.disabledBy === null ? null : await nameOf(db, setting.disabledBy)
  return killSwitchFrom({ disabledAt: setting.disabledAt, disabledReason: setting.disabledReason, by })
}

/** The switch of one remediation, with its thrower's name. */
export function killSwitchFrom(thrown: { disabledAt: Date; disabledReason: string | null; by: string | null }): KillSwitch {
  return { by: thrown.by ?? 'An admin', since: thrown.disabledAt, because: thrown.disabledReason ?? 'no reason given' }
}

export async function readKillSwitch(db: Db, remediation: string): Promise<KillSwitch | null> {
  return killSwitchOf(db, await readRemediationSetting(db, remediation))
}

async function nameOf(db: Db, id: string): Promise<string> {
  return (await findOperator(db, { id }))?.name ?? id
}
