import { z } from 'zod'
import type { Db } from '@lamplighter/db'
import {
  findOperator,
  readRemediationSetting,
  readSetting,
  updateRemediationDisabled,
  writeSetting,
  type RemediationSettingRow,
} from '@lamplighter/db/queries'
import { refusal, type KillSwitch, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'
import { changeControl, type ChangedControl } from './change-control.ts'

const allStoppedKey = 'all-stopped'
const allStoppedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('released') }),
  z.object({ state: z.literal('stopped'), by: z.string(), since: z.coerce.date(), because: z.string() }),
])

export type KillSwitchOptions = {
  context: OperationsContext
  operator: Operator
  /** Null: all remediations at once. */
  remediation: string | null
  stop: boolean
  reason: string
  gate: string
}

/**
 * Throws a kill switch, or lifts it, at once and for everybody: what is queued is refused at its start, what is at work
 * ends its run, and what was done can still be taken back. Throws at the door for a remediation that does not exist.
 */
export async function setKillSwitch({ context, operator, remediation, stop, reason, gate }: KillSwitchOptions): Promise<ChangedControl> {
  if (remediation !== null) findRemediation(context, remediation)
  const what = remediation === null ? ('everything' as const) : ('remediation' as const)
  return changeControl(context, {
    operator,
    gate,
    kind: stop ? `stop-${what}` : `release-${what}`,
    reason,
    subject: remediation ?? 'all',
    action: stop ? 'control.stopped' : 'control.released',
    change: async (tx, at) => {
      const before = remediation === null ? await readAllStopped(tx, at) : await readKillSwitch(tx, remediation)
      if ((before !== null) === stop) return [refusal('control/already', { what: stop ? 'stopped' : 'released' })]
      const because = reason.trim()
      if (remediation !== null) {
        await updateRemediationDisabled(tx, { remediation, disabled: stop ? { by: operator.id, reason: because } : null, now: at })
      } else {
        await writeSetting(tx, {
          key: allStoppedKey,
          value: stop ? { state: 'stopped', by: operator.id, since: at.toISOString(), because } : { state: 'released' },
          at,
        })
      }
      return []
    },
  })
}

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

async function readKillSwitch(db: Db, remediation: string): Promise<KillSwitch | null> {
  return killSwitchOf(db, await readRemediationSetting(db, remediation))
}

async function nameOf(db: Db, id: string): Promise<string> {
  return (await findOperator(db, { id }))?.name ?? id
}
