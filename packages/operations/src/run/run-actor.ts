import { findRun, type RunRow } from '@lamplighter/db/queries'
import type { Db } from '@lamplighter/db'
import { isAtLeast, refusal, roleTitles, type Actor, type Operator, type Refusal } from '@lamplighter/remediation'
import { refuseUnknown } from '../operation-refusal.ts'

/** As whom an operator may touch someone's run: its requester, or an overseer (a lead, an engineer or an admin). */
export function actorFor({
  operator,
  run,
}: {
  operator: Operator
  run: Pick<RunRow, 'requestedBy'>
}): { type: 'actor'; actor: Actor } | { type: 'refused'; reason: Refusal } {
  if (operator.role === 'auditor') return { type: 'refused', reason: refusal('operator/read-only', {}) }
  if (isAtLeast({ role: operator.role, least: 'lead' })) return { type: 'actor', actor: 'overseer' }
  if (run.requestedBy === operator.id) return { type: 'actor', actor: 'requester' }
  return { type: 'refused', reason: refusal('run/someone-elses', { has: roleTitles[operator.role] }) }
}

/** The run, when it lies in the operator's scope. Throws at the door otherwise, without telling which of the two it is. */
export async function getRunInScope(db: Db, { operator, run: id }: { operator: Operator; run: string }): Promise<RunRow> {
  const run = await findRun(db, { scope: operator.scope, id })
  if (!run) throw refuseUnknown({ noun: 'run', id, known: [], wayOut: 'List the runs to find it.' })
  return run
}
