import type { RunVerdict } from '@lamplighter/catalog/vocabulary'

/** A remediation that did not help this often, in the newest verified runs, is stopped for everyone. */
export const circuitRule = { failed: 3, ofLast: 5, opensForMs: 60 * 60_000 }

export type CircuitInput = { outcomes: { verdict: RunVerdict; at: Date }[]; now: Date; resetAt?: Date | null }

export type Circuit = { state: 'closed' } | { state: 'open'; failed: number; of: number; until: Date }

/**
 * Circuit breaker over verified outcomes: open when at least 3 of the last 5 were `unchanged` or `worse`, until an hour
 * after the newest of them. `unknown` says nothing either way and is not counted; nor is what was before a person reset it.
 */
export function circuitOf({ outcomes, now, resetAt = null }: CircuitInput): Circuit {
  const last = outcomes
    .filter((outcome) => outcome.verdict !== 'unknown' && (resetAt === null || outcome.at > resetAt))
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, circuitRule.ofLast)
  const failed = last.filter((outcome) => outcome.verdict !== 'fixed')
  const newest = failed[0]
  if (failed.length < circuitRule.failed || newest === undefined) return { state: 'closed' }
  const until = new Date(newest.at.getTime() + circuitRule.opensForMs)
  return now < until ? { state: 'open', failed: failed.length, of: last.length, until } : { state: 'closed' }
}
