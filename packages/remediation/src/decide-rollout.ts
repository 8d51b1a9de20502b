import type { TenantFacts } from '@lamplighter/catalog'
import type { DecidedPlan, DecidedRemediation, Operator } from './decide-input.ts'
import type { Need } from './approval-need.ts'
import { refusal } from './refusal.ts'
import { isAtLeast, mayChange, moreTrusted, roleTitles, type ChangingRole } from './role-order.ts'
import { rolloutStaleMs } from './rollout.ts'
import { rolloutRefusal, type RolloutRefusal } from './rollout-refusal.ts'

/** Who may plan rollouts at all. */
export const rolloutLeast: ChangingRole = 'l2'

/** How many tenants one person answers for alone: below a lead, and from a lead on. */
export const aloneMax = { l2: 5, lead: 25 }

/** May this operator plan rollouts of this remediation? Empty means yes. */
export function refuseRollout({
  operator,
  remediation,
}: {
  operator: Operator
  remediation: Pick<DecidedRemediation, 'target'>
}): RolloutRefusal[] {
  if (operator.role === 'auditor') return [refusal('operator/read-only', {})]
  const reasons: RolloutRefusal[] = []
  if (!isAtLeast({ role: operator.role, least: rolloutLeast }))
    reasons.push(rolloutRefusal('rollout/role', { has: roleTitles[operator.role] }))
  if (remediation.target === 'shared') reasons.push(rolloutRefusal('rollout/shared-target', {}))
  return reasons
}

export type RolloutRequest = {
  operator: Operator
  remediation: Pick<DecidedRemediation, 'target' | 'effect'>
  createdBy: { id: string; name: string }
  hash: string | null
  plannedAt: Date | null
  tenants: number
  packVersion: { planned: string; now: string }
  /** Why the pack wants a case to be named for what was counted; null: it does not. */
  caseNeeded: string | null
  given: { hash: string; reason: string; case: string | null; typedCount: string | null }
  now: Date
}

/** May the rollout be asked for, as it was counted? Every reason at once; empty means yes. */
export function refuseRolloutRequest(request: RolloutRequest): RolloutRefusal[] {
  const { operator, createdBy, hash, plannedAt, tenants, packVersion, given, now } = request
  const reasons = refuseRollout(request)
  if (createdBy.id !== operator.id) reasons.push(rolloutRefusal('rollout/not-yours', { by: createdBy.name }))
  if (hash === null || hash !== given.hash) reasons.push(rolloutRefusal('rollout/other', {}))
  if (tenants === 0) reasons.push(rolloutRefusal('rollout/nobody', {}))
  if (packVersion.planned !== packVersion.now)
    reasons.push(rolloutRefusal('rollout/pack-changed', { was: packVersion.planned, is: packVersion.now }))
  const ageMs = plannedAt === null ? 0 : now.getTime() - plannedAt.getTime()
  if (ageMs > rolloutStaleMs)
    reasons.push(rolloutRefusal('rollout/stale', { ageMinutes: Math.floor(ageMs / 60_000), limitMinutes: rolloutStaleMs / 60_000 }))
  if (given.reason.trim() === '') reasons.push(refusal('request/no-reason', {}))
  if (request.caseNeeded !== null && !given.case?.trim()) reasons.push(refusal('request/no-case', { because: request.caseNeeded }))
  if (request.remediation.effect === 'irreversible' && given.typedCount?.trim() !== String(tenants))
    reasons.push(rolloutRefusal('rollout/count', { tenants }))
  return reasons
}

export type PlannedTenant = {
  tenant: TenantFacts
  plan: Pick<DecidedPlan, 'effects' | 'undo'>
  needs: { by: ChangingRole; because: string } | null
}

/**
 * Whose yes the whole needs: the most trusted of those that its tenants need one by one; of the pack, asked about the sum
 * of all effects; and by the number of tenants. Null: its planner alone.
 */
export function rolloutNeed({
  operator,
  remediation,
  params,
  tenants,
}: {
  operator: Operator
  remediation: Pick<DecidedRemediation, 'approval'>
  params: unknown
  tenants: PlannedTenant[]
}): Omit<Need, 'waivable'> | null {
  const needs = [...tenants.map(({ needs: need }) => need), needOfSum({ remediation, params, tenants }), needOfCount({ operator, tenants })]
  const found = needs.filter((need) => need !== null)
  const [first, ...others] = found
  if (!first) return null
  return {
    by: others.reduce((by, need) => moreTrusted({ one: by, other: need.by }), first.by),
    because: [...new Set(found.map((need) => need.because))].slice(0, 3).join(' '),
  }
}

function needOfCount({ operator, tenants }: { operator: Operator; tenants: PlannedTenant[] }): Omit<Need, 'waivable'> | null {
  const alone = isAtLeast({ role: operator.role, least: 'lead' }) ? aloneMax.lead : aloneMax.l2
  if (tenants.length <= alone) return null
  return { by: 'lead', because: `It reaches ${tenants.length} tenants; ${roleTitles[operator.role]} answers for up to ${alone} alone.` }
}

/** What is below a pack's limit for each may be above it for all. */
function needOfSum({
  remediation,
  params,
  tenants,
}: {
  remediation: Pick<DecidedRemediation, 'approval'>
  params: unknown
  tenants: PlannedTenant[]
}): Omit<Need, 'waivable'> | null {
  const { approval } = remediation
  const [first] = tenants
  if (!approval || !first) return null
  const sum = { effects: tenants.flatMap(({ plan }) => plan.effects), undo: first.plan.undo, tenantsAffected: tenants.length }
  const needs = tenants.map(({ tenant }) => approval({ tenant, params, plan: sum })).filter((need) => need !== null)
  const [need] = needs
  if (!need) return null
  return { by: mayChange(need.by) ? need.by : 'admin', because: need.because }
}
