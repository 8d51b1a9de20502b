import { z } from 'zod'
import type { Db } from '@lamplighter/db'
import { findOperator, readRemediationSetting, readSetting, type RemediationSettingRow } from '@lamplighter/db/queries'
import type { KillSwitch } from '@lamplighter/remediation'

/** Where the switch for everything stands among the settings. */
export const allStoppedKey = 'all-stopped'
const allStoppedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('released') }),
  z.object({ state: z.literal('stopped'), by: z.string(), since: z.coerce.date(), because: z.string() }),
])

/** The switch for everything, with its thrower's name. What cannot be read counts as thrown: a stop is never lost. */
export async function readAllStopped(db: Db, now: Date): Promise<KillSwitch | null> {
  const value = await readSetting(db, allStoppedKey)
  if (value === null) return null
  const parsed = allStoppedSchema.safeParse(value)
  if (!parsed.success) return { by: 'Somebody', since: now, because: 'the switch for everything can not be read' }
  if (parsed.data.state === 'released') return null
  const { by, since, because } = parsed.data
  return { by: await nameOf(db, by), since, because }
}

export async function killSwitchOf(db: Db, setting: RemediationSettingRow | null): Promise<KillSwitch | null> {
  if (!setting?.disabledAt) return null
  const by = setting.disabledBy === null ? 'An admin' : await nameOf(db, setting.disabledBy)
  return { by, since: setting.disabledAt, because: setting.disabledReason ?? 'no reason given' }
}

export async function readKillSwitch(db: Db, remediation: string): Promise<KillSwitch | null> {
  return killSwitchOf(db, await readRemediationSetting(db, remediation))
}

async function nameOf(db: Db, id: string): Promise<string> {
  return (await findOperator(db, { id }))?.name ?? id
}
