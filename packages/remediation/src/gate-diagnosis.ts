import type { DecideInput } from './decide-input.ts'
import { refusal, type Refusal } from './refusal.ts'

/** Evidence older than this justifies nothing. */
export const evidenceStaleMs = 10 * 60_000

/** A cause below this share is a rumour, not a reason to change a customer's system. */
export const causeProbabilityMin = 0.1

/** Why: a fresh diagnosis of this tenant found a cause that this remediation cures, and the cause is not shared. */
export function refuseDiagnosis({ purpose, phase, remediation, tenant, diagnosis, now }: DecideInput): Refusal[] {
  if (purpose === 'undo') return []
  if (diagnosis === null) return [refusal('diagnosis/missing', {})]
  const reasons: Refusal[] = []
  if (diagnosis.tenant !== tenant.id) reasons.push(refusal('diagnosis/other-tenant', { diagnosed: diagnosis.tenant, asked: tenant.id }))
  const ageMs = now.getTime() - diagnosis.at.getTime()
  if (phase !== 'start' && ageMs > evidenceStaleMs) {
    reasons.push(refusal('diagnosis/stale', { ageMinutes: Math.floor(ageMs / 60_000), limitMinutes: evidenceStaleMs / 60_000 }))
  }
  if (diagnosis.verdict === 'no-fault') return [...reasons, refusal('diagnosis/no-fault', {})]
  const found = diagnosis.causes.filter((cause) => cause.probability >= causeProbabilityMin)
  if (found.length === 0) return [...reasons, refusal('diagnosis/unknown', {})]
  if (diagnosis.scope === 'shared' && !mayActOnShared({ purpose, remediation, top: found[0]! }))
    reasons.push(refusal('cause/shared', { node: found[0]!.node }))
  if (purpose === 'automatic' && diagnosis.verdict !== 'confirmed')
    reasons.push(refusal('diagnosis/not-confirmed', { verdict: diagnosis.verdict }))
  if (!found.some((cause) => remediation.cures.includes(cause.id))) {
    reasons.push(refusal('diagnosis/not-cured', { causes: found.map((cause) => cause.title) }))
  }
  return reasons
}

/**
 * What many tenants share is cured where it is shared, or, when its own cure acts on each tenant, by a rollout: never one by
 * one, and never by itself.
 */
function mayActOnShared({ purpose, remediation, top }: Pick<DecideInput, 'purpose' | 'remediation'> & { top: { id: string } }): boolean {
  if (purpose === 'automatic') return false
  return remediation.target === 'shared' || (purpose === 'rollout' && remediation.cures.includes(top.id))
}
