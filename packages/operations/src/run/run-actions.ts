import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { ApprovalRow, PlanRow, RunRow, RunStepRow } from '@lamplighter/db/queries'
import { decideApproval, transition, type Actor, type ChangingRole, type Operator, type RunEvent } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { readClosure } from '../plan/situation.ts'
import type { RunView } from '../views/run-view.ts'
import { operatorInForce } from './operator-in-force.ts'
import { actorFor } from './run-actor.ts'
import type { UndoState } from './undo-run.ts'

export type RunActionsOptions = {
  operator: Operator
  run: RunRow
  plan: PlanRow
  steps: RunStepRow[]
  tenant: TenantFacts
  remediation: Remediation<Clients, unknown> | null
  approval: ApprovalRow | null
  /** Null when the pack no longer has the remediation. */
  undo: UndoState | null
}

type Action = RunView['actions']['cancel']
const enabled: Action = { type: 'enabled' }
const disabled = (reason: string): Action => ({ type: 'disabled', reason })

/** What this operator may do about the run now; every disabled button says why. The doors decide again. */
export async function runActions(context: OperationsContext, options: RunActionsOptions): Promise<RunView['actions']> {
  const { operator, run } = options
  const as = actorFor({ operator, run })
  const own = (event: RunEvent): Action => (as.type === 'refused' ? disabled(as.reason.message) : byTable({ run, event, actor: as.actor }))
  const approve = await approveAction(context, options)
  const undo = as.type === 'refused' ? disabled(as.reason.message) : undoAction(options.undo)
  const cancel = run.cancelRequestedAt && !run.finishedAt ? disabled('It was asked to stop already.') : own('request-cancel')
  return { cancel, undo, approve, reject: approve, decide: own('decide-stop') }
}

function byTable({ run, event, actor }: { run: RunRow; event: RunEvent; actor: Actor }): Action {
  const next = transition({ state: run.state, event, actor })
  return next.type === 'moved' ? enabled : disabled(next.message)
}

async function approveAction(
  context: OperationsContext,
  { operator, run, plan, tenant, remediation, approval }: RunActionsOptions,
): Promise<Action> {
  const table = byTable({ run, event: 'approve', actor: 'approver' })
  if (table.type === 'disabled' || !approval || !remediation) return table
  const answer = decideApproval({
    approver: operator,
    operator: await operatorInForce(context.db, run.requestedBy),
    tenant,
    closure: await readClosure(context, { remediation, tenant, plan }),
    need: { by: approval.neededRole as ChangingRole },
    plan,
    given: { planHash: plan.hash, expiresAt: approval.expiresAt },
    now: context.now(),
  })
  return answer.type === 'allow' ? enabled : disabled(answer.reasons.map((reason) => reason.message).join(' '))
}

function undoAction(undo: UndoState | null): Action {
  if (!undo) return disabled('The pack no longer has this remediation.')
  return undo.type === 'possible' ? enabled : disabled(undo.reason.message)
}
