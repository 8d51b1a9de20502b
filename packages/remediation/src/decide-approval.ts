import type { Closure, GivenApproval, Operator } from './decide-input.ts'
import type { ScopedTenant } from './scope.ts'
import { clockTime, refusal, type Refusal } from './refusal.ts'
import { isAtLeast, roleTitles, type ChangingRole } from './role-order.ts'
import { covers, describeScope } from './scope.ts'

export type ApprovalInput = {
  approver: Operator
  /** Who asked for the run. */
  operator: Operator
  tenant: ScopedTenant
  closure: Closure
  need: { by: ChangingRole }
  /** The plan that the run would consume. */
  plan: { hash: string } | null
  /** What the approver saw and until when the question stands. */
  given: Pick<GivenApproval, 'planHash' | 'expiresAt'>
  now: Date
}

export type ApprovalDecision = { type: 'allow' } | { type: 'refuse'; reasons: Refusal[] }

/**
 * May this person say yes (or no) to this run? Every door passes here: never one's own run, never below the role that is
 * needed, never beyond one's scope, never for another plan than the one shown, never after it expired.
 */
export function decideApproval(input: ApprovalInput): ApprovalDecision {
  const reasons = refuseApproval(input)
  return reasons.length > 0 ? { type: 'refuse', reasons } : { type: 'allow' }
}

export function refuseApproval({ approver, operator, tenant, closure, need, plan, given, now }: ApprovalInput): Refusal[] {
  const reasons: Refusal[] = []
  if (approver.id === operator.id) reasons.push(refusal('approval/own', {}))
  if (!isAtLeast({ role: approver.role, least: need.by })) {
    reasons.push(refusal('approval/role', { needs: roleTitles[need.by], has: roleTitles[approver.role] }))
  }
  const covered = [tenant, ...closure.tenants].every((reached) => covers({ scope: approver.scope, tenant: reached }))
  if (!covered || (closure.unnamedTenants > 0 && approver.scope.kind !== 'everything')) {
    reasons.push(refusal('approval/scope', { scope: describeScope(approver.scope) }))
  }
  if (plan === null || plan.hash !== given.planHash) reasons.push(refusal('approval/plan-changed', {}))
  if (now >= given.expiresAt) reasons.push(refusal('approval/expired', { at: clockTime(given.expiresAt) }))
  return reasons
}
