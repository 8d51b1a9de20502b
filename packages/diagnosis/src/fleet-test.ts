import type { FleetEntry } from '@lamplighter/catalog/evidence'
import { lnBetaBinomial } from './beta-binomial.ts'
import { clamp } from './probability.ts'

const FLEET_MIN = -6
const FLEET_MAX = 12
/** Fewer other tenants than this say nothing. */
export const FLEET_MEMBERS_MIN = 5
/** Sick siblings of a broken shared node, of a healthy one, and failing calls in a partial outage. */
const BROKEN = { a: 8, b: 2 }
const HEALTHY = { a: 1, b: 60 }
const PARTIAL = { a: 2, b: 2 }

/** LLR = lnBB(k; n, 8, 2) − lnBB(k; n, 1, 60), not clamped: for comparing groups with each other. */
export function groupSicknessLlr(options: { members: number; sick: number }): number {
  const { members: n, sick: k } = options
  if (n < FLEET_MEMBERS_MIN) return 0
  return lnBetaBinomial({ k, n, ...BROKEN }) - lnBetaBinomial({ k, n, ...HEALTHY })
}

/** How far the other tenants of a group speak for a full outage of the shared node; −6 … +12, 0 below five tenants. */
export function fullOutageLlr(entry: FleetEntry): number {
  return clamp({ value: groupSicknessLlr(entry), min: FLEET_MIN, max: FLEET_MAX })
}

/**
 * The same for an outage that breaks only a share of the calls. The share is read from the per-check figures, pooled;
 * one tenant's checks are not independent, so the pool counts as one try a tenant. Null without usable figures.
 */
export function partialOutageLlr(entry: FleetEntry): number | null {
  const llr = groupShareLlr(entry)
  return llr === null ? null : clamp({ value: llr, min: FLEET_MIN, max: FLEET_MAX })
}

/** As `partialOutageLlr`, not clamped: for comparing groups with each other. */
export function groupShareLlr(entry: FleetEntry): number | null {
  if (entry.members < FLEET_MEMBERS_MIN) return null
  const n = entry.members
  const k = (failingShare(entry) ?? entry.sick / n) * n
  return lnBetaBinomial({ k, n, ...PARTIAL }) - lnBetaBinomial({ k, n, ...HEALTHY })
}

/** Share of failing results among the checks that the node reaches; null when the entry has no per-check figures. */
export function failingShare(entry: FleetEntry): number | null {
  let seen = 0
  let failed = 0
  for (const check of entry.checks ?? []) {
    seen += check.seen
    failed += check.failed
  }
  return seen === 0 ? null : failed / seen
}
