import type { EffectClass } from '@lamplighter/catalog/vocabulary'
import type { DecideInput } from './decide-input.ts'
import { refusal, type Refusal } from './refusal.ts'
import { isAtLeast, roleTitles, type ChangingRole } from './role-order.ts'
import { covers, describeScope } from './scope.ts'

/** The least role that may even ask for an effect of this class; below it there is nothing to approve. */
export const askFloor: Record<EffectClass, ChangingRole> = { 'read-only': 'l1', reversible: 'l1', compensable: 'l1', irreversible: 'l2' }

/** Who: never an auditor, never outside the scope, over everything that the plan touches and not just the tenant named. */
export function refuseOperator({ operator, remediation, tenant, closure, purpose, automaticAllowed }: DecideInput): Refusal[] {
  const reasons: Refusal[] = []
  if (operator.role === 'auditor') reasons.push(refusal('operator/read-only', {}))
  else if (!isAtLeast({ role: operator.role, least: askFloor[remediation.effect] })) {
    reasons.push(
      refusal('remediation/role', {
        needs: roleTitles[askFloor[remediation.effect]],
        has: roleTitles[operator.role],
        effect: remediation.effect,
      }),
    )
  }
  const outside = [tenant, ...closure.tenants]
    .filter((reached) => !covers({ scope: operator.scope, tenant: reached }))
    .map((reached) => reached.id)
  const unnamed = closure.unnamedTenants > 0 && operator.scope.kind !== 'everything' ? [`${closure.unnamedTenants} further tenants`] : []
  const uncovered = [...new Set(outside), ...unnamed]
  if (uncovered.length > 0) reasons.push(refusal('operator/scope', { tenants: uncovered, scope: describeScope(operator.scope) }))
  const harmless = remediation.effect === 'read-only' || remediation.effect === 'reversible'
  if (purpose === 'automatic' && !(automaticAllowed && harmless)) reasons.push(refusal('remediation/not-automatic', {}))
  return reasons
}
