import { updateRemediationDisabled, writeSetting } from '@lamplighter/db/queries'
import { refusal, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'
import { titleOf } from '../notice/tell.ts'
import { changeControl, type ChangedControl } from './change-control.ts'
import { allStoppedKey, readAllStopped, readKillSwitch } from './read-kill-switch.ts'

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
    notice: () => ({
      kind: stop ? 'remediation.stopped' : 'remediation.released',
      what: `${remediation === null ? 'Every remediation' : titleOf(context, remediation)} was switched ${stop ? 'off' : 'on again'} for everybody.`,
    }),
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
