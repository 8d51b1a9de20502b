import type { Explanation } from '@lamplighter/catalog/evidence'
import type { RemediationRecord } from '@lamplighter/db/queries'

/** How much one operator-minute and a wholly certain misfire are worth, on the scale where a sure fix is 1. */
const minuteCost = 0.005
const riskCost = 0.5

/**
 * value = Σ P(cause) · P(fix | remediation, cause) − cost − risk · (1 − P(applicable)). P(fix) is Beta(1,1)-learned from
 * verified outcomes only: (fixed + 1) / (verified + 2).
 */
export function offerValue(options: {
  remediation: { cures: string[]; cost: number; risk: number }
  explanation: Explanation
  records: RemediationRecord[]
}): number {
  const { remediation, explanation, records } = options
  let gain = 0
  let applicable = 0
  for (const { cause, probability } of explanation.causes) {
    if (!remediation.cures.includes(cause)) continue
    const { fixed, verified } = recordOf({ records, cause })
    gain += probability * ((fixed + 1) / (verified + 2))
    applicable += probability
  }
  return gain - remediation.cost * minuteCost - remediation.risk * riskCost * (1 - Math.min(1, applicable))
}

function recordOf({ records, cause }: { records: RemediationRecord[]; cause: string }): { fixed: number; verified: number } {
  return records
    .filter((record) => record.cause === cause)
    .reduce((sum, { fixed, unchanged, worse }) => ({ fixed: sum.fixed + fixed, verified: sum.verified + fixed + unchanged + worse }), { fixed: 0, verified: 0 })
}
