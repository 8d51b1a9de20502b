import type { Finding } from './findings.ts'
import { RATE_MAX } from './probability.ts'

/**
 * What one finding says about a broken node, in nats against "healthy".
 *
 * With p = 1 − (1 − fa)(1 − s), s = sensitivity · b · severity: a failure says ln(p / fa), a pass ln((1 − p)/(1 − fa)),
 * which is ln(1 − s). A pass is therefore never above 0: passing checks are evidence against.
 * Two plain arguments: it runs thousands of times a bundle, and an object each time was measured to cost a fifth of it.
 */
export function checkRow(finding: Finding, s: number): number {
  if (finding.status === 'pass') return Math.log(1 - (s < RATE_MAX ? s : RATE_MAX))
  return Math.log(1 + s * finding.falseOdds)
}
