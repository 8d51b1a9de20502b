import type { DecideInput } from './decide-input.ts'
import { planStaleMs } from './plan-hash.ts'
import { refusal, type Refusal } from './refusal.ts'

/** When: a plan is consumed while it is fresh. A started run compares its effects with the world instead of their age. */
export function refusePlan({ phase, plan, now }: DecideInput): Refusal[] {
  if (phase === 'offer' || phase === 'start') return []
  if (plan === null) return [refusal('plan/other', {})]
  const ageMs = now.getTime() - plan.madeAt.getTime()
  if (ageMs <= planStaleMs) return []
  return [refusal('plan/stale', { ageMinutes: Math.floor(ageMs / 60_000), limitMinutes: planStaleMs / 60_000 })]
}
