import { EVERYTHING, listTenantsByIds, type RolloutRow, type RolloutTurn } from '@lamplighter/db/queries'
import {
  decideApproval,
  refuseRolloutRequest,
  rolloutTransition,
  type ChangingRole,
  type Operator,
  type RolloutEvent,
} from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { actorFor } from '../run/run-actor.ts'
import type { RolloutView } from '../views/rollout-view.ts'
import { isPlanned } from './count-rollout.ts'

type Action = RolloutView['actions']['start']
const enabled: Action = { type: 'enabled' }
const disabled = (reason: string): Action => ({ type: 'disabled', reason })

export type RolloutActionsOptions = { operator: Operator; rollout: RolloutRow; turns: RolloutTurn[]; planner: { id: string; name: string } }

/** What this operator may do about the rollout now; every disabled button says why. The doors decide again. */
export async function rolloutActions(context: OperationsContext, options: RolloutActionsOptions): Promise<RolloutView['actions']> {
  const { operator, rollout } = options
  const as = actorFor({ operator, run: { requestedBy: rollout.createdBy } })
  const steer = (event: RolloutEvent): Action => {
    if (as.type === 'refused') return disabled(as.reason.message)
    const next = rolloutTransition({ state: rollout.state, event, actor: as.actor })
    return next.type === 'moved' ? enabled : disabled(next.message)
  }
  const answer = await approveAction(context, options)
  return {
    start: startAction(context, options),
    approve: answer,
    reject: answer,
    pause: steer('pause'),
    resume: steer('resume'),
    abort: steer('abort'),
  }
}

function startAction(context: OperationsContext, { operator, rollout, turns, planner }: RolloutActionsOptions): Action {
  const next = rolloutTransition({ state: rollout.state, event: 'request', actor: 'requester' })
  if (next.type === 'refused') return disabled(next.message)
  const tenants = turns.filter(isPlanned).length
  const reasons = refuseRolloutRequest({
    operator,
    remediation: findRemediation(context, rollout.remediation),
    createdBy: planner,
    hash: rollout.hash,
    plannedAt: rollout.plannedAt,
    tenants,
    packVersion: { planned: rollout.packVersion, now: context.pack.version },
    caseNeeded: null,
    // What is typed is asked for by the form; the button only says what no typing mends.
    given: { hash: rollout.hash ?? '', reason: 'typed in the form', case: null, typedCount: String(tenants) },
    now: context.now(),
  })
  return reasons.length > 0 ? disabled(reasons.map(({ message }) => message).join(' ')) : enabled
}

async function approveAction(context: OperationsContext, { operator, rollout, turns }: RolloutActionsOptions): Promise<Action> {
  const next = rolloutTransition({ state: rollout.state, event: 'approve', actor: 'approver' })
  if (next.type === 'refused') return disabled(next.message)
  const tenants = await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: turns.filter(isPlanned).map(({ tenant }) => tenant) })
  const [first] = tenants
  if (!first || rollout.approvalExpiresAt === null) return disabled('There is nothing to approve.')
  const answer = decideApproval({
    approver: operator,
    operator: await operatorInForce(context.db, rollout.createdBy),
    tenant: first,
    closure: { components: [], tenants, unnamedTenants: 0 },
    need: { by: rollout.neededRole as ChangingRole },
    plan: rollout.hash === null ? null : { hash: rollout.hash },
    given: { planHash: rollout.hash ?? '', expiresAt: rollout.approvalExpiresAt },
    now: context.now(),
  })
  return answer.type === 'allow' ? enabled : disabled(answer.reasons.map((reason) => reason.message).join(' '))
}
