import type { DecideInput } from './decide-input.ts'
import { refusal, type Refusal } from './refusal.ts'

/** What: the effects must stay within what the remediation declared, so that no allowed name wraps a forbidden action. */
export function refuseEffects({ remediation, plan, closure }: DecideInput): Refusal[] {
  const reasons: Refusal[] = []
  const writing = remediation.effect === 'read-only' ? plan?.effects.find((effect) => effect.before !== effect.after) : undefined
  if (writing) reasons.push(refusal('effects/beyond-class', { what: writing.what }))
  for (const { id, kind } of closure.components) {
    if (kind === null) reasons.push(refusal('effects/unknown-component', { component: id }))
    else if (kind === 'shared' && remediation.target === 'tenant') reasons.push(refusal('effects/beyond-target', { component: id }))
  }
  if (remediation.target === 'tenant' && (plan?.tenantsAffected ?? 1) > 1) {
    reasons.push(refusal('effects/beyond-target', { component: `${plan!.tenantsAffected} tenants` }))
  }
  return reasons
}
