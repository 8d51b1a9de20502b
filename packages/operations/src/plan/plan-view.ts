import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { listRunSeconds, readDiagnosis, type PlanRow } from '@lamplighter/db/queries'
import { usualDuration, type Decision, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { parseParams } from './parse-params.ts'
import { readBudgets } from './situation.ts'
import { checksBefore } from '../run/checks-of-run.ts'
import { toBudgetViews } from '../controls/list-budgets.ts'
import type { PlanView } from '../views/run-view.ts'

export type PlanViewOptions = {
  operator: Operator
  plan: PlanRow
  tenant: TenantFacts
  remediation: Remediation<Clients, unknown>
  decision: Decision
}

/** How many of the newest runs say what is usual. */
const historyRuns = 50

/** The plan as the panel shows it: effects, risk, the gate it passes, and what the operator must still do. */
export async function toPlanView(
  context: OperationsContext,
  { plan, tenant, remediation, decision, operator }: PlanViewOptions,
): Promise<PlanView> {
  const index = packIndex(context.pack)
  const budgets = await readBudgets(context, { db: context.db, operator, remediation, tenant, run: null, purpose: 'operator' })
  const named = (id: string | null, title: string | undefined) => (id === null ? null : { id, title: title ?? id })
  const { effects, undo, tenantsAffected } = plan
  const params = parseParams({ remediation, params: plan.params })
  const caseNeeded = remediation.caseNeeded?.({ tenant, params, plan: { effects, undo, tenantsAffected } }) ?? null
  const diagnosis = plan.diagnosisId === null ? null : await readDiagnosis(context.db, plan.diagnosisId)
  const checks = diagnosis
    ? checksBefore({ pack: context.pack, remediation, diagnosis, cause: plan.cause }).map(({ check }) => check)
    : remediation.verify.checks
  return {
    id: plan.id,
    hash: plan.hash,
    tenant: { id: tenant.id, name: tenant.name },
    feature: named(plan.feature, index.nodes.get(plan.feature ?? '')?.title),
    remediation: { id: remediation.id, title: remediation.title, version: plan.remediationVersion, description: remediation.description },
    cause: named(plan.cause, index.causes.get(plan.cause ?? '')?.title),
    params: plan.params as Record<string, unknown>,
    effect: plan.effect,
    effects: plan.effects,
    undo: plan.undo,
    tenantsAffected: plan.tenantsAffected,
    steps: remediation.steps.map(({ id, title }) => ({ id, title })),
    verifies: checks.map((id) => ({ id, title: index.checks.get(id)?.title ?? id })),
    duration: usualDuration(await listRunSeconds(context.db, { remediation: remediation.id, limit: historyRuns })),
    decision,
    budgets: toBudgetViews({ budgets, names: { operator, tenant, remediation } }),
    friction: {
      typeTenantName: plan.effect === 'irreversible',
      reasonRequired: true,
      caseRequired: caseNeeded !== null,
      caseBecause: caseNeeded,
    },
    say: remediation.say,
    madeAt: plan.madeAt.toISOString(),
    staleAt: plan.staleAt.toISOString(),
  }
}
