import type { DatabaseTransaction } from '@lamplighter/db'
import { listAutomaticOutcomes, readRemediationSetting, type ApprovalRow, type RunRow } from '@lamplighter/db/queries'
import { automaticBreaker, automaticStop, circuitOf, isTerminal, roleTitles, type RunEvent } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { readCircuit } from '../controls/read-circuit.ts'
import { automaticGate } from '../plan/purpose-of.ts'
import { tell, titleOf } from './tell.ts'

type Run = Pick<RunRow, 'id' | 'tenant' | 'remediation'>
type Waiting = Pick<ApprovalRow, 'neededRole' | 'requestedBy' | 'expiresAt'>

/** A run waits for another person's yes. */
export async function tellOfQuestion(context: OperationsContext, tx: DatabaseTransaction, asked: { run: Run; approval: Waiting }) {
  const { run, approval } = asked
  const what = `${titleOf(context, run.remediation)} waits for the approval of ${roleTitles[approval.neededRole]} or above.`
  await tell(context, tx, { kind: 'approval.asked', by: approval.requestedBy, what, until: approval.expiresAt, ...placeOf(run) })
}

/** What moved a run and needs a person, or holds others back; anything else is nobody's news. Call it when the run is written. */
export async function tellOfMove(context: OperationsContext, tx: DatabaseTransaction, { run, event }: { run: RunRow; event: RunEvent }) {
  if (!context.notices) return
  const title = titleOf(context, run.remediation)
  if (event === 'expire') {
    const what = `Nobody approved ${title} in time; nothing was changed.`
    await tell(context, tx, { kind: 'approval.expired', what, ...placeOf(run) })
  }
  if (run.state === 'needs-decision') {
    const what = `${title} stopped half-way; a person must decide how it goes on.`
    await tell(context, tx, { kind: 'run.needs-decision', what, ...placeOf(run) })
  }
  if (!isTerminal(run.state) || run.undoOf !== null) return
  await tellOfCircuit(context, tx, run)
  if (run.gate === automaticGate) await tellOfAutomaticStop(context, tx, run)
}

/** The breaker is worked out from the newest outcomes: it has opened when it is open with this one, and was not without it. */
async function tellOfCircuit(context: OperationsContext, tx: DatabaseTransaction, run: RunRow): Promise<void> {
  if (run.verdict !== 'unchanged' && run.verdict !== 'worse') return
  const { remediation, finishedAt } = run
  const now = context.now()
  const { circuit, outcomes, setting } = await readCircuit(tx, { remediation, now })
  if (circuit.state !== 'open') return
  const own = outcomes.findIndex(({ at }) => at.getTime() === finishedAt?.getTime())
  const before = circuitOf({ outcomes: outcomes.filter((_, index) => index !== own), now, resetAt: setting?.circuitResetAt ?? null })
  if (before.state === 'open') return
  const what = `${titleOf(context, remediation)} did not help in ${circuit.failed} of its last ${circuit.of} runs, and is stopped for everybody.`
  await tell(context, tx, { kind: 'circuit.opened', what, tenant: null, link: '/controls', until: circuit.until })
}

/** The same of the breaker for what runs by itself, which opens sooner. */
async function tellOfAutomaticStop(context: OperationsContext, tx: DatabaseTransaction, run: RunRow): Promise<void> {
  const { remediation, finishedAt } = run
  const since = (await readRemediationSetting(tx, remediation))?.automaticAt
  if (!since) return
  // One more than counts: what it was before this one ended.
  const outcomes = await listAutomaticOutcomes(tx, { remediation, since, limit: automaticBreaker.ofLast + 1 })
  const stop = automaticStop(outcomes)
  const own = outcomes.findIndex(({ at }) => at.getTime() === finishedAt?.getTime())
  if (!stop || own < 0 || automaticStop(outcomes.toSpliced(own, 1))) return
  const what = `${titleOf(context, remediation)} ran by itself and did not help in ${stop.failed} of its last ${stop.of} runs; it runs by itself no more until an admin has looked.`
  await tell(context, tx, { kind: 'automatic.stopped', what, tenant: null, link: '/controls' })
}

function placeOf(run: Run): { tenant: string; link: string } {
  return { tenant: run.tenant, link: `/runs/${run.id}` }
}
