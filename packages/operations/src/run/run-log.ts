import type { AuditEventRow, RunStepRow } from '@lamplighter/db/queries'
import type { RunView } from '../views/run-view.ts'

/** What the log says of an audit entry. */
export type LoggedEntry = Pick<AuditEventRow, 'at' | 'action' | 'reason'>

const words: Record<string, string> = {
  'run.requested': 'Asked for',
  'run.undo-requested': 'Asked to take it back',
  'run.approved': 'Approved',
  'run.rejected': 'Rejected',
  'run.approved-refused': 'An approval was refused',
  'run.rejected-refused': 'A rejection was refused',
  'run.approval-escalated': 'Passed on',
  'run.expired': 'Expired: nobody approved it in time',
  'run.refused': 'Refused at its start',
  'run.started': 'Started',
  'run.steps-ended': 'Steps ended; looking at the checks again',
  'run.cancel-requested': 'Asked to stop before the next step',
  'run.cancelled': 'Stopped',
  'run.verified': 'Verified',
  'run.needs-decision': 'Stopped half-way; waiting for a person',
  'run.decided-continue': 'Decided: go on',
  'run.decided-stop': 'Decided: leave it as it is',
  'run.decided-undo': 'Decided: take back what was done',
  'run.stayed': 'Looked again later: it stayed',
  'run.relapsed': 'Looked again later: it fails again',
  'run.unknown': 'Looked again later: could not tell',
}

/** What happened, in order: the changes of state from the audit, and between them what each step said. */
export function runLog({ entries, steps }: { entries: LoggedEntry[]; steps: RunStepRow[] }): RunView['log'] {
  const changes = entries.map((entry) => ({
    at: entry.at,
    text: [words[entry.action] ?? entry.action, entry.reason].filter(Boolean).join(': '),
  }))
  const said = steps
    .filter((step) => step.finishedAt !== null && step.message !== null)
    .map((step) => ({ at: step.finishedAt!, text: `${step.title}: ${step.message}` }))
  return [...changes, ...said].toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ at, text }) => ({ at: at.toISOString(), text }))
}
