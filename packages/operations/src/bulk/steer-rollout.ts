import { refusal, rolloutRefusal, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { actorFor } from '../run/run-actor.ts'
import { getRolloutInScope } from './rollout-in-scope.ts'
import { moveRollout } from './move-rollout.ts'
import type { AnsweredRollout } from './request-rollout.ts'

export type SteerRolloutOptions = { operator: Operator; rollout: string; to: 'pause' | 'resume' | 'abort'; reason: string; gate: string }

/**
 * Pauses a rollout (nothing new starts; what is at work goes on to its end), lets it go on, or ends it for good. Takes
 * effect between two tenants: whoever starts the next run looks at the state in the same transaction.
 */
export async function steerRollout(
  context: OperationsContext,
  { operator, rollout: id, to, reason, gate }: SteerRolloutOptions,
): Promise<AnsweredRollout> {
  const seen = await getRolloutInScope(context.db, { operator, rollout: id })
  const as = actorFor({ operator, run: { requestedBy: seen.createdBy } })
  if (as.type === 'refused') return { type: 'refused', reasons: [as.reason] }
  if (reason.trim() === '') return { type: 'refused', reasons: [refusal('request/no-reason', {})] }
  const because = { code: `rollout/${said[to]}`, message: reason.trim(), by: operator.name, at: context.now().toISOString() }
  return context.db.transaction(async (tx) => {
    const moved = await moveRollout(context, tx, {
      rollout: id,
      event: to,
      actor: as.actor,
      set: { because: to === 'resume' ? null : because },
      audit: { by: operator.id, authority: `role:${operator.role}`, gate, reason },
    })
    if (moved.type === 'refused') return { type: 'refused', reasons: [rolloutRefusal('rollout/state', moved)] }
    if (to !== 'pause') await context.queue.enqueue(tx, { name: jobNames.rollout, data: { rollout: id }, onceKey: id })
    return moved
  })
}

const said = { pause: 'paused', resume: 'resumed', abort: 'aborted' }
