import type { Clients, Json, PlanDraft, Remediation, TenantFacts } from '@lamplighter/catalog'
import { findTenant, insertPlan, listDiagnosesSince, readLatestDiagnosis, type DiagnosisRow, type PlanRow } from '@lamplighter/db/queries'
import {
  decide,
  evidenceStaleMs,
  planHash,
  planStaleAt,
  refusal,
  type DecidedPlan,
  type Decision,
  type Operator,
  type Refusal,
} from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { refuseUnknown } from '../operation-refusal.ts'
import { diagnosisHash } from './decided-diagnosis.ts'
import { draftPlan } from './draft-plan.ts'
import { parseParams } from './parse-params.ts'
import { purposeOf } from './purpose-of.ts'
import { keepQuestion } from './question-of-plan.ts'
import { readSituation, standingQuestion } from './situation.ts'

export type PlanOptions = {
  operator: Operator
  tenant: string
  /** The feature that the caller complains about; null: the newest diagnosis whose cause it cures. */
  feature: string | null
  remediation: string
  params: unknown
  /** The door: console, cli, automatic, rollout. */
  gate: string
  signal?: AbortSignal
}

export type Planned = { type: 'planned'; plan: PlanRow; decision: Decision } | { type: 'refused'; reasons: Refusal[] }

/**
 * Says what a remediation would do, from real reads, and stores it; nothing else is written. Refused, with every reason,
 * when this operator could not run it in this situation anyway; throws at the door for what does not exist and for
 * parameters that do not fit.
 */
export async function planRemediation(context: OperationsContext, options: PlanOptions): Promise<Planned> {
  const remediation = findRemediation(context, options.remediation)
  const tenant = await findTenant(context.db, { scope: options.operator.scope, tenant: options.tenant })
  if (!tenant || tenant.retiredAt)
    throw refuseUnknown({ noun: 'tenant', id: options.tenant, known: [], wayOut: 'Search for the customer by name, domain or e-mail.' })
  const params = parseParams({ remediation, params: options.params })
  const diagnosis = await chooseDiagnosis(context, { options, remediation })
  const situation = {
    db: context.db,
    operator: options.operator,
    remediation,
    tenant,
    params,
    diagnosis,
    purpose: purposeOf(options.gate),
    approval: null,
    run: null,
  }

  const offered = decide(await readSituation(context, { ...situation, phase: 'offer', plan: null }))
  if (offered.type === 'refuse') return { type: 'refused', reasons: offered.reasons }
  const drafted = await draftPlan(context, { remediation, tenant, params, signal: options.signal ?? new AbortController().signal })
  if (drafted.type === 'stop') return { type: 'refused', reasons: [refusal('plan/blocked', drafted)] }

  const decidedPlan = identify(context, { remediation, tenant, params: options.params, draft: drafted.draft, diagnosis })
  const planned = await readSituation(context, { ...situation, phase: 'plan', plan: decidedPlan })
  const decision = decide(planned)
  if (decision.type === 'refuse') return { type: 'refused', reasons: decision.reasons }
  const plan = await storePlan(context, { options, remediation, decidedPlan, diagnosis, tenant, decision })
  keepQuestion(context, { plan: plan.id, question: standingQuestion(context, { ...situation, closure: planned.closure }) })
  return { type: 'planned', plan, decision }
}

export function findRemediation(context: OperationsContext, id: string): Remediation<Clients, unknown> {
  const index = packIndex(context.pack)
  const remediation = index.remediations.get(id)
  if (!remediation)
    throw refuseUnknown({ noun: 'remediation', id, known: [...index.remediations.keys()], wayOut: 'Take one that the diagnosis offers.' })
  return remediation as Remediation<Clients, unknown>
}

/** The feature's newest diagnosis; without a feature, the newest fresh one that found a cause which this cures. */
async function chooseDiagnosis(
  context: OperationsContext,
  { options, remediation }: { options: PlanOptions; remediation: Remediation<Clients, unknown> },
): Promise<DiagnosisRow | null> {
  const { tenant, feature } = options
  const dayAgo = new Date(context.now().getTime() - 24 * 3_600_000)
  if (feature !== null) return readLatestDiagnosis(context.db, { tenant, feature, since: dayAgo })
  const fresh = await listDiagnosesSince(context.db, { tenant, since: new Date(context.now().getTime() - evidenceStaleMs), limit: 50 })
  const fitting = fresh.find((row) => row.explanation.causes.some((cause) => remediation.cures.includes(cause.cause)))
  return fitting ?? fresh[0] ?? readLatestDiagnosis(context.db, { tenant, feature, since: dayAgo })
}

type Identified = {
  remediation: Remediation<Clients, unknown>
  tenant: TenantFacts
  params: unknown
  draft: PlanDraft
  diagnosis: DiagnosisRow | null
}

function identify(context: OperationsContext, { remediation, tenant, params, draft, diagnosis }: Identified): DecidedPlan {
  const hash = planHash({
    tenant: tenant.id,
    remediation: { id: remediation.id, version: remediation.version },
    packVersion: context.pack.version,
    params: params ?? {},
    effects: draft.effects,
    tenantsAffected: draft.tenantsAffected,
    diagnosis: diagnosis && { id: diagnosis.id, hash: diagnosisHash(diagnosis) },
    undoOf: null,
  })
  return { ...draft, hash, madeAt: context.now() }
}

type Stored = {
  options: PlanOptions
  remediation: Remediation<Clients, unknown>
  decidedPlan: DecidedPlan
  diagnosis: DiagnosisRow | null
  tenant: TenantFacts
  decision: Decision
}

function storePlan(
  context: OperationsContext,
  { options, remediation, decidedPlan, diagnosis, tenant, decision }: Stored,
): Promise<PlanRow> {
  const cause = diagnosis?.explanation.causes.find((found) => remediation.cures.includes(found.cause))?.cause ?? null
  return context.db.transaction(async (tx) => {
    const plan = await insertPlan(tx, {
      id: context.newId(),
      tenant: tenant.id,
      feature: diagnosis?.feature ?? options.feature,
      remediation: remediation.id,
      remediationVersion: remediation.version,
      packVersion: context.pack.version,
      component: remediation.component,
      params: (options.params ?? {}) as Json,
      effects: decidedPlan.effects,
      effect: remediation.effect,
      undo: decidedPlan.undo,
      tenantsAffected: decidedPlan.tenantsAffected,
      hash: decidedPlan.hash,
      diagnosisId: diagnosis?.id ?? null,
      cause,
      madeBy: options.operator.id,
      madeAt: decidedPlan.madeAt,
      staleAt: planStaleAt(decidedPlan.madeAt),
      gate: options.gate,
    })
    const entry = {
      actor: options.operator.id,
      authority: `role:${options.operator.role}`,
      gate: options.gate,
      action: 'plan.made',
      tenant: tenant.id,
      subject: plan.id,
      details: { remediation: remediation.id, version: remediation.version, effects: decidedPlan.effects.length, decision: decision.type },
      planHash: plan.hash,
      reason: null,
      case: null,
    }
    await appendAudit(tx, { at: decidedPlan.madeAt, entry })
    return plan
  })
}
