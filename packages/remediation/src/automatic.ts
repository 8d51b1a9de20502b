import type { AutomaticOffer, TenantFacts } from '@lamplighter/catalog'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import { isSpent, useOf } from './budget.ts'
import type { Freeze } from './decide-input.ts'
import { clockTime, momentOf, refusal, type Refusal } from './refusal.ts'
import { covers } from './scope.ts'

/** The operator that stands in the record where nobody pressed. */
export const automaticOperator = 'automatic'

/**
 * What ran by itself and did not fix this often among its newest runs stops until an admin has looked. Stricter than the
 * breaker for people: `unknown` counts as not fixed, because nobody was there to see.
 */
export const automaticBreaker = { failed: 2, ofLast: 3 }

export type AutomaticInput = {
  /** Of the pack; undefined: it may not. */
  offer: AutomaticOffer | undefined
  tenant: Pick<TenantFacts, 'id' | 'name' | 'region' | 'tier'>
  /** When it was asked for by itself, over all tenants. */
  startedAt: Date[]
  /** When it last ran for this tenant, whoever asked. */
  lastHere: Date | null
  /** Ended automatic runs since it was switched on. */
  outcomes: { verdict: RunVerdict; at: Date }[]
  freezes: Freeze[]
  now: Date
}

/**
 * What holds back a run that nobody pressed for, besides everything that `decide` says: the pack, its own budget over all
 * tenants, the tenant's cool-down, its own breaker, and every freeze, even where nothing would be written.
 */
export function refuseAutomatic({ offer, tenant, startedAt, lastHere, outcomes, freezes, now }: AutomaticInput): Refusal[] {
  if (offer === undefined) return [refusal('automatic/not-offered', {})]
  const reasons: Refusal[] = []
  const stopped = automaticStop(outcomes)
  if (stopped) reasons.push(refusal('automatic/stopped', stopped))
  const use = useOf({ limit: { of: 'remediation', ...offer.budget }, startedAt, now })
  if (isSpent(use)) reasons.push(refusal('automatic/budget', { ...offer.budget, freesAt: use.freesAt && clockTime(use.freesAt) }))
  const until = lastHere && new Date(lastHere.getTime() + offer.coolDownMinutes * 60_000)
  if (until && now < until) reasons.push(refusal('automatic/cool-down', { tenant: tenant.name, until: momentOf({ at: until, now }) }))
  for (const freeze of freezes)
    if (freeze.from <= now && now < freeze.until && covers({ scope: freeze.applies, tenant }))
      reasons.push(refusal('freeze/active', { because: freeze.because, until: momentOf({ at: freeze.until, now }) }))
  return reasons
}

/** Whether the breaker for automatic runs has opened, and on how many; null: it may go on. */
export function automaticStop(outcomes: AutomaticInput['outcomes']): { failed: number; of: number } | null {
  const last = outcomes.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, automaticBreaker.ofLast)
  const failed = last.filter(({ verdict }) => verdict !== 'fixed').length
  return failed >= automaticBreaker.failed ? { failed, of: last.length } : null
}
