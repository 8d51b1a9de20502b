import { readPlan, type RunRow } from '@lamplighter/db/queries'
import { clockTime, refusal, type Operator, type Refusal, type RunEvent } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { isLockHeld } from './lock-held.ts'
import { moveRun } from './move-run.ts'
import type { RequestedRun } from './request-run.ts'
import { actorFor, getRunInScope } from './run-actor.ts'
import { undoInTransaction } from './undo-run.ts'

export type DecideRunOptions = { operator: Operator; run: string; choice: 'continue' | 'stop' | 'undo'; reason: string; gate: string }
export type DecidedRun = { type: 'decided'; run: RunRow } | { type: 'refused'; reasons: Refusal[] }

const events: Record<DecideRunOptions['choice'], RunEvent> = { continue: 'decide-continue', stop: 'decide-stop', undo: 'decide-undo' }

/**
 * A person's word on a run that stopped half-way: `continue` from the step that did not succeed (decided again at its
 * start), `stop` with the verdict as it stands, or `undo` what was done, as a run of its own that is returned.
 */
export async function decideRun(context: OperationsContext, options: DecideRunOptions): Promise<DecidedRun> {
  const { operator, choice, reason, gate } = options
  const seen = await getRunInScope(context.db, options)
  const as = actorFor({ operator, run: seen })
  if (as.type === 'refused') return { type: 'refused', reasons: [as.reason] }
  if (reason.trim() === '') return { type: 'refused', reasons: [refusal('request/no-reason', {})] }
  const plan = await readPlan(context.db, seen.planId)
  try {
    return await context.db.transaction(async (tx) => {
      const moved = await moveRun(context, tx, {
        run: seen.id,
        event: events[choice],
        actor: as.actor,
        set: { cancelRequestedAt: null, cancelRequestedBy: null },
        audit: {
          by: operator.id,
          authority: `role:${operator.role}`,
          gate,
          action: `decided-${choice}`,
          planHash: plan?.hash ?? null,
          reason,
        },
      })
      if (moved.type !== 'moved')
        return {
          type: 'refused',
          reasons: [refusal('run/state', { message: moved.type === 'refused' ? moved.message : 'It is being carried on.' })],
        }
      if (choice === 'continue') await context.queue.enqueue(tx, { name: jobNames.run, data: { run: seen.id }, onceKey: seen.id })
      if (choice !== 'undo') return { type: 'decided', run: moved.run }
      const undone = await undoInTransaction(context, { tx, options: { operator, run: seen.id, reason, case: seen.caseId, gate } })
      if (undone.type === 'refused') throw new UndoRefused(undone)
      return { type: 'decided', run: undone.run }
    })
  } catch (error) {
    if (error instanceof UndoRefused) return error.answer
    if (!isLockHeld(error)) throw error
    return {
      type: 'refused',
      reasons: [
        refusal('lock/held', {
          component: seen.component,
          by: 'Another run',
          since: `as of ${clockTime(context.now())}`,
          run: 'that holds it',
        }),
      ],
    }
  }
}

/** Rolls the decision back together with the undo that was refused. */
class UndoRefused extends Error {
  readonly answer: Extract<RequestedRun, { type: 'refused' }>
  constructor(answer: Extract<RequestedRun, { type: 'refused' }>) {
    super('the undo was refused')
    this.answer = answer
  }
}
