import { EVERYTHING, findPlan, findTenant, readPlannedDiagnosis } from '@lamplighter/db/queries'
import { decide, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { refuseWith } from '../run/door-refusal.ts'
import type { PlanView } from '../views/run-view.ts'
import { parseParams } from './parse-params.ts'
import { toPlanView } from './plan-view.ts'
import { findRemediation, planRemediation as makePlan } from './plan.ts'
import { readSituation } from './situation.ts'

type Asked = { context: OperationsContext; operator: Operator }

/** Plans a remediation and shows the plan. Throws an `OperationRefusal` with every reason when it may not be run at all. */
export async function planRemediation(
  options: Asked & { remediation: string; tenant: string; feature?: string | undefined; params: unknown; gate?: string },
): Promise<PlanView> {
  const { context, operator, feature, gate, ...asked } = options
  const planned = await makePlan(context, { ...asked, operator, feature: feature ?? null, gate: gate ?? 'console' })
  if (planned.type === 'refused') throw refuseWith(planned.reasons)
  const tenant = (await findTenant(context.db, { scope: EVERYTHING, tenant: planned.plan.tenant }))!
  return toPlanView(context, {
    operator,
    plan: planned.plan,
    tenant,
    remediation: findRemediation(context, planned.plan.remediation),
    decision: planned.decision,
  })
}

/** A stored plan, with the decision as it would be taken now: a plan that has gone stale says so. */
export async function getPlan({ context, operator, plan: id }: Asked & { plan: string }): Promise<PlanView> {
  const plan = await findPlan(context.db, { scope: operator.scope, id })
  if (!plan) throw refuseUnknown({ noun: 'plan', id, known: [], wayOut: 'Make a new plan.' })
  const tenant = (await findTenant(context.db, { scope: EVERYTHING, tenant: plan.tenant }))!
  const remediation = findRemediation(context, plan.remediation)
  const situation = await readSituation(context, {
    db: context.db,
    operator,
    remediation,
    tenant,
    params: parseParams({ remediation, params: plan.params }),
    plan,
    purpose: 'operator',
    phase: 'plan',
    approval: null,
    run: null,
    diagnosis: await readPlannedDiagnosis(context.db, plan.id),
  })
  return toPlanView(context, { operator, plan, tenant, remediation, decision: decide(situation) })
}
