import { lockRun, updateLockedRun, type RunRow } from '@lamplighter/db/queries'
import { refusal, type Operator, type Refusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { moveRun } from './move-run.ts'
import { actorFor, getRunInScope } from './run-actor.ts'

export type CancelRunOptions = { operator: Operator; run: string; reason: string; gate: string }
export type CancelledRun = { type: 'cancelled' | 'stopping'; run: RunRow } | { type: 'refused'; reasons: Refusal[] }

/**
 * Stops a run. One that has not started is `cancelled` at once; one at work is `stopping`: it ends before its next step,
 * and then says which steps were done. The step in hand is not torn off.
 */
export async function cancelRun(context: OperationsContext, { operator, run: id, reason, gate }: CancelRunOptions): Promise<CancelledRun> {
  const seen = await getRunInScope(context.db, { operator, run: id })
  const as = actorFor({ operator, run: seen })
  if (as.type === 'refused') return { type: 'refused', reasons: [as.reason] }
  return context.db.transaction(async (tx) => {
    const current = await lockRun(tx, id)
    const asked = current?.cancelRequestedAt ? {} : { cancelRequestedAt: context.now(), cancelRequestedBy: operator.id }
    const moved = await moveRun(context, tx, {
      run: id,
      event: 'request-cancel',
      actor: as.actor,
      set: asked,
      audit: { by: operator.id, authority: `role:${operator.role}`, gate, action: 'cancel-requested', planHash: null, reason },
    })
    if (moved.type === 'fenced') throw new Error('a request without attempt can not be fenced')
    if (moved.type === 'refused') return { type: 'refused', reasons: [refusal('run/state', { message: moved.message })] }
    if (moved.run.state !== 'cancelled') return { type: 'stopping', run: moved.run }
    const failure = { code: 'run/cancelled', message: 'Stopped before it began; nothing was changed.' }
    return { type: 'cancelled', run: await updateLockedRun(tx, { id, set: { failure } }) }
  })
}
