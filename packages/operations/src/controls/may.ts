import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { findOperator, findTenant, getScope, listOperators, readLatestDiagnosis, type DiagnosisRow } from '@lamplighter/db/queries'
import {
  decide,
  decideApproval,
  describeScope,
  isAtLeast,
  refusal,
  roleTitles,
  type DecideInput,
  type Decision,
  type Operator,
} from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import { draftPlan } from '../plan/draft-plan.ts'
import { parseParams } from '../plan/parse-params.ts'
import { findRemediation } from '../plan/plan.ts'
import { readSituation } from '../plan/situation.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { MayView } from '../views/controls-view.ts'
import { toBudgetViews } from './list-budgets.ts'

export type MayOptions = {
  context: OperationsContext
  /** Who wants to know; sees only tenants of their own scope. */
  operator: Operator
  /** Whose request is imagined. */
  who: string
  remediation: string
  tenant: string
  params?: unknown
  /** Reads the tenant to make the plan, so that what depends on amounts and counts is answered too. */
  withPlan?: boolean
}

const dayMs = 24 * 3_600_000

/**
 * What would happen if X asked for Y on Z, now: the same `decide` as every door's, with X's role and scope of this moment.
 * Stores nothing, changes nothing, and is no permission: the door decides again.
 */
export async function mayRun(options: MayOptions): Promise<MayView> {
  const { context, who, withPlan = false } = options
  const remediation = findRemediation(context, options.remediation)
  const { id } = await resolveTenant(options)
  const tenant = (await findTenant(context.db, { scope: options.operator.scope, tenant: id }))!
  if (!(await findOperator(context.db, { id: who })))
    throw refuseUnknown({
      noun: 'operator',
      id: who,
      known: (await listOperators(context.db)).map((row) => row.id),
      wayOut: 'The controls list everybody.',
    })
  if (withPlan && !isAtLeast({ role: options.operator.role, least: 'l1' })) throw new OperationRefusal(refusal('operator/read-only', {}))
  const asker = await operatorInForce(context.db, who)
  const params = withPlan ? parseParams({ remediation, params: options.params }) : {}
  const plan = await imaginePlan(context, { remediation, tenant, params, withPlan })
  const diagnosis = await newestDiagnosis(context, { tenant, remediation })
  const situation = await readSituation(context, {
    db: context.db,
    operator: asker,
    remediation,
    tenant,
    params,
    plan: plan.type === 'made' ? { ...plan, hash: 'imagined', madeAt: context.now() } : null,
    diagnosis,
    purpose: 'operator',
    phase: plan.type === 'made' ? 'plan' : 'offer',
    approval: null,
    run: null,
  })
  const decision = withStop({ decision: decide(situation), plan })
  return {
    operator: { id: asker.id, name: asker.name, role: asker.role, scope: describeScope(await getScope(context.db, { operator: who })) },
    remediation: {
      id: remediation.id,
      title: remediation.title,
      effect: remediation.effect,
      runBy: remediation.runBy as MayView['remediation']['runBy'],
    },
    tenant: { id: tenant.id, name: tenant.name },
    decision,
    sentence: sentenceOf({ decision, asker, remediation, tenant }),
    basis: {
      diagnosis: diagnosis && { id: diagnosis.id, feature: diagnosis.feature, at: diagnosis.at.toISOString(), verdict: diagnosis.verdict },
      plan: plan.type === 'made' ? { type: 'made', effects: plan.effects, tenantsAffected: plan.tenantsAffected } : plan,
    },
    approvers: decision.type === 'needs-approval' ? await listApprovers(context, { situation, by: decision.by }) : [],
    budgets: toBudgetViews({ budgets: situation.budgets, names: { operator: asker, tenant, remediation } }),
  }
}

type Imagined =
  | { type: 'none' }
  | ({ type: 'made' } & Pick<NonNullable<DecideInput['plan']>, 'effects' | 'tenantsAffected' | 'undo'>)
  | { type: 'stopped'; reason: string; wayOut: string }

type Imagine = { remediation: Remediation<Clients, unknown>; tenant: TenantFacts; params: unknown; withPlan: boolean }

/** From real reads, as a plan is, and stored nowhere. */
async function imaginePlan(context: OperationsContext, { remediation, tenant, params, withPlan }: Imagine): Promise<Imagined> {
  if (!withPlan) return { type: 'none' }
  const drafted = await draftPlan(context, { remediation, tenant, params, signal: new AbortController().signal })
  return drafted.type === 'stop' ? { ...drafted, type: 'stopped' } : { type: 'made', ...drafted.draft }
}

async function newestDiagnosis(
  context: OperationsContext,
  { tenant }: { tenant: TenantFacts; remediation: Remediation<Clients, unknown> },
): Promise<DiagnosisRow | null> {
  return readLatestDiagnosis(context.db, { tenant: tenant.id, feature: null, since: new Date(context.now().getTime() - dayMs) })
}

/** A remediation that finds no plan to make is refused like a plan that is. */
function withStop({ decision, plan }: { decision: Decision; plan: Imagined }): Decision {
  if (plan.type !== 'stopped') return decision
  const blocked = refusal('plan/blocked', plan)
  return { type: 'refuse', reasons: decision.type === 'refuse' ? [...decision.reasons, blocked] : [blocked] }
}

/** Everybody whose yes would count for this, by the same function that decides about approvals. */
async function listApprovers(
  context: OperationsContext,
  { situation, by }: { situation: DecideInput; by: Extract<Decision, { type: 'needs-approval' }>['by'] },
): Promise<MayView['approvers']> {
  const { operator, tenant, closure, plan, now } = situation
  const imagined = { hash: plan?.hash ?? 'imagined' }
  const candidates = await Promise.all((await listOperators(context.db)).map(({ id }) => operatorInForce(context.db, id)))
  return candidates
    .filter((approver) => {
      const given = { planHash: imagined.hash, expiresAt: new Date(now.getTime() + 1) }
      return decideApproval({ approver, operator, tenant, closure, need: { by }, plan: imagined, given, now }).type === 'allow'
    })
    .map(({ id, name, role }) => ({ id, name, role }))
}

function sentenceOf({
  decision,
  asker,
  remediation,
  tenant,
}: {
  decision: Decision
  asker: Operator
  remediation: Remediation<Clients, unknown>
  tenant: TenantFacts
}): string {
  const what = `“${remediation.title}” for ${tenant.name}`
  switch (decision.type) {
    case 'allow':
      return `${asker.name} could run ${what} now${decision.via === 'role' ? '' : `, by a ${decision.via.replace('-', ' ')}`}.`
    case 'needs-approval':
      return `${asker.name} could ask for ${what}; it would wait for ${roleTitles[decision.by]}.`
    case 'refuse':
      return `${asker.name} would be refused ${what}.`
  }
}
