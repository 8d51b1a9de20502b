import type { DatabaseTransaction } from '@lamplighter/db'
import { EVERYTHING, listTenantsByIds, lockRollout, readRolloutTenants, type RolloutRow } from '@lamplighter/db/queries'
import {
  decideApproval,
  refusal,
  refuseRollout,
  rolloutRefusal,
  type ChangingRole,
  type Operator,
  type RolloutRefusal,
} from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'
import { jobNames } from '../queue/job-names.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { isPlanned } from './count-rollout.ts'
import { moveRollout, recordRollout } from './move-rollout.ts'
import { unknownRollout, type AnsweredRollout } from './request-rollout.ts'

export type AnswerRolloutOptions = {
  operator: Operator
  rollout: string
  /** Of what was on the approver's screen. */
  hash: string
  answer: 'approved' | 'rejected'
  reason: string
  gate: string
}

/**
 * A second person's yes or no to exactly what they saw. Approver and planner are read anew, so a role or a scope that was
 * taken away counts at once; each run decides once more whether the yes still counts.
 */
export function answerRollout(context: OperationsContext, options: AnswerRolloutOptions): Promise<AnsweredRollout> {
  const { answer, reason, gate } = options
  return context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, options.rollout)
    if (!rollout) throw unknownRollout(options.rollout)
    const approver = await operatorInForce(tx, options.operator.id)
    const reasons = await refuseAnswer(context, { tx, rollout, approver, options })
    if (reasons.length > 0) {
      const audit = { by: approver.id, authority: 'none', gate, details: { codes: reasons.map(({ code }) => code) }, reason }
      await recordRollout(context, tx, { rollout, action: `${answer}-refused`, audit })
      return { type: 'refused', reasons }
    }
    const at = context.now()
    const moved = await moveRollout(context, tx, {
      rollout: rollout.id,
      event: answer === 'approved' ? 'approve' : 'reject',
      actor: 'approver',
      set: {
        decision: answer,
        decidedBy: approver.id,
        decidedAt: at,
        decisionReason: reason.trim(),
        ...(answer === 'approved'
          ? { startedAt: at }
          : { because: { code: 'rollout/rejected', message: reason.trim(), by: approver.name, at: at.toISOString() } }),
      },
      audit: { by: approver.id, authority: `role:${approver.role}`, gate, reason },
    })
    if (moved.type === 'refused') return { type: 'refused', reasons: [rolloutRefusal('rollout/state', moved)] }
    if (answer === 'approved')
      await context.queue.enqueue(tx, { name: jobNames.rollout, data: { rollout: rollout.id }, onceKey: rollout.id })
    return moved
  })
}

type Asked = { tx: DatabaseTransaction; rollout: RolloutRow; approver: Operator; options: AnswerRolloutOptions }

async function refuseAnswer(context: OperationsContext, { tx, rollout, approver, options }: Asked): Promise<RolloutRefusal[]> {
  if (rollout.state !== 'awaiting-approval' || rollout.approvalExpiresAt === null || rollout.neededRole === null)
    return [rolloutRefusal('rollout/state', { message: 'It does not wait for approval any more.' })]
  const turns = (await readRolloutTenants(tx, rollout.id)).filter(isPlanned)
  const tenants = await listTenantsByIds(tx, { scope: EVERYTHING, tenants: turns.map(({ tenant }) => tenant) })
  const [first] = tenants
  if (!first) return [rolloutRefusal('rollout/nobody', {})]
  const requester = await operatorInForce(tx, rollout.createdBy)
  const personal = decideApproval({
    approver,
    operator: requester,
    tenant: first,
    closure: { components: [], tenants, unnamedTenants: 0 },
    need: { by: rollout.neededRole as ChangingRole },
    plan: rollout.hash === null ? null : { hash: rollout.hash },
    given: { planHash: options.hash, expiresAt: rollout.approvalExpiresAt },
    now: context.now(),
  })
  const reasons: RolloutRefusal[] = personal.type === 'refuse' ? [...personal.reasons] : []
  if (options.reason.trim() === '') reasons.push(refusal('request/no-reason', {}))
  if (options.answer === 'rejected') return reasons
  return [...reasons, ...refuseRollout({ operator: requester, remediation: findRemediation(context, rollout.remediation) })]
}
