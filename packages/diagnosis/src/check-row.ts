import type { Finding } from './findings.ts'
import { RATE_MAX } from './probability.ts'

/**
 * What one finding says about a broken node, in nats against "healthy".
 *
 * With p = 1 − (1 − fa)(1 − s), s = sensitivity · b · severity: a failure says ln(p / fa), a pass ln((1 − p)/(1 − fa)),
 * which is ln(1 − s). A pass is therefore never above 0: passing checks are evidence against.
 */
export function checkRow(options: { finding: Finding; sensitivity: number; b: number }): number {
  const { finding, sensitivity, b } = options
  const s = Math.min(RATE_MAX, sensitivity * b)
  if (finding.status === 'pass') return Math.log1p(-s)
  return Math.log1p((s * (1 - finding.falseAlarm)) / finding.falseAlarm)
}
