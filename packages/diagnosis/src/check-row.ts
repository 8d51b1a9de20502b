import type { Finding } from './findings.ts'
import { RATE_MAX } from './probability.ts'

/** e⁻²: one flake must never veto a cause. */
const ONCE_RATIO_MIN = Math.exp(-2)

/**
 * How many times likelier a finding is when the node is broken than when it is healthy. `reaction` is P(one run fails | broken):
 * sensitivity · severity.
 */
export function likelihoodRatio(finding: Finding, reaction: number): number {
  const s = reaction < RATE_MAX ? reaction : RATE_MAX
  switch (finding.status) {
    case 'pass':
      return 1 - s
    case 'once': {
      // Failed once and not again when run twice more: a flake, or a partial outage, but hardly a full one.
      const f = finding.falseAlarm
      const p = 1 - (1 - f) * (1 - s)
      return Math.max(ONCE_RATIO_MIN, (p / f) * ((1 - p) / (1 - f)) ** finding.passedAgain)
    }
    case 'warn':
    case 'fail':
      return 1 + s * finding.falseOdds
  }
}

/**
 * What one finding says, in nats against "healthy", when its node is broken with the given chance: ln(1 + broken · (ratio − 1)).
 *
 * With p = 1 − (1 − fa)(1 − sensitivity · broken · severity) this is ln(p / fa) for a failure and ln((1 − p)/(1 − fa)) for a pass; a
 * pass is never above 0: passing checks are evidence against.
 * Plain arguments here and above: they run thousands of times a bundle, and an object each time was measured to cost a fifth of it.
 */
export function checkRow(broken: number, ratio: number): number {
  return Math.log(1 + broken * (ratio - 1))
}
