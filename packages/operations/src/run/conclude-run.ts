import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import { listRunSteps, readRun, type RunStepRow } from '@lamplighter/db/queries'
import type { RunEvent } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import type { RunAtWork } from './execute-run.ts'
import { lookAgain } from '../sweep/look-again.ts'
import { moveHeldRun } from './move-run.ts'
import { verifyRun, type Verification } from './verify-run.ts'

/** Verifies, says the verdict, and plans the look afterwards. The verdict comes from the checks; steps only say what was done. */
export async function concludeRun(context: OperationsContext, work: RunAtWork): Promise<'ended' | 'interrupted'> {
  const { held, plan, tenant, remediation, undoing } = work
  const verification = await verifyRun(context, {
    tenant,
    before: await checksToCompare(context, work),
    withinMs: remediation?.verify.withinMs ?? 0,
    undoing: undoing !== null,
    // Looking can be begun anew by anyone: a worker that drains does not wait for it.
    signal: AbortSignal.any([held.signal, held.draining]),
  })
  if (held.signal.aborted || held.draining.aborted) return 'interrupted'
  const rows = await listRunSteps(context.db, held.run.id)
  const event = eventOf({ work, rows, verdict: verification.verdict })
  const followUpAt = event === 'verified' ? followUpTime(context, { work, rows }) : null
  const moved = await moveHeldRun(context, {
    held,
    event,
    set: { verdict: verification.verdict, checksAfter: verification.after, undoUntil: undoUntil(context, { work, rows }), followUpAt },
    audit: {
      by: 'system:worker',
      authority: 'run',
      gate: 'worker',
      action: event === 'ask-person' ? 'needs-decision' : 'verified',
      planHash: plan.hash,
      details: details({ verification, work }),
    },
    also: followUpAt && ((tx) => context.queue.enqueue(tx, followUpJob({ run: held.run.id, at: followUpAt }))),
  })
  if (moved.type !== 'moved') return 'interrupted'
  await lookAgain(context, { tenant, component: held.run.component, mended: verification.verdict === 'fixed' })
  return 'ended'
}

/** An untold step, or one that failed with others done before it and no cure to show, is for a person to decide. */
function eventOf({ work, rows, verdict }: { work: RunAtWork; rows: RunStepRow[]; verdict: RunVerdict }): RunEvent {
  const code = work.held.run.failure?.code
  const halfDone = code === 'step/failed' && verdict !== 'fixed' && rows.some(hasHappened)
  // What could not be taken back is not undone.
  const notUndone = code === 'step/failed' && work.undoing !== null
  if (code === 'step/unknown' || halfDone || notUndone) return 'ask-person'
  return work.undoing === null ? 'verified' : 'undo-verified'
}

/** An undo is compared with how things were when its run had ended. */
async function checksToCompare(context: OperationsContext, { held }: RunAtWork) {
  const undone = held.run.undoOf === null ? null : await readRun(context.db, held.run.undoOf)
  return undone ? (undone.checksAfter ?? undone.checksBefore) : held.run.checksBefore
}

function undoUntil(context: OperationsContext, { work, rows }: { work: RunAtWork; rows: RunStepRow[] }): Date | null {
  const { plan, remediation, undoing } = work
  if (undoing !== null || !plan.undo.possible || !remediation) return null
  const undoable = rows.some((row) => hasHappened(row) && remediation.steps.some((step) => step.id === row.step && step.undo !== undefined))
  return undoable ? new Date(context.now().getTime() + plan.undo.withinMinutes * 60_000) : null
}

function followUpTime(context: OperationsContext, { work, rows }: { work: RunAtWork; rows: RunStepRow[] }): Date | null {
  const minutes = work.remediation?.verify.followUpAfterMinutes ?? 0
  return minutes > 0 && rows.some(hasHappened) ? new Date(context.now().getTime() + minutes * 60_000) : null
}

function followUpJob({ run, at }: { run: string; at: Date }) {
  return { name: jobNames.followUp, data: { run }, startAfter: at, onceKey: run }
}

export function hasHappened(row: Pick<RunStepRow, 'state'>): boolean {
  return row.state === 'succeeded' || row.state === 'recovered' || row.state === 'undone'
}

function details({ verification, work }: { verification: Verification; work: RunAtWork }) {
  return {
    verdict: verification.verdict,
    returned: verification.returned,
    failure: work.held.run.failure,
    checks: verification.after.map((snapshot) => ({ check: snapshot.check, status: snapshot.status })),
  }
}
