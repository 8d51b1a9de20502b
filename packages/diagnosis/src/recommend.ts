import type { Explanation } from '@lamplighter/catalog/evidence'

/** Verified outcomes of one remediation on one cause; nothing else may be counted (not exit codes, not opinions). */
export type FixCounts = { fixed: number; tried: number }

export type RemediationOption = {
  id: string
  /** Ids of the causes that it cures. */
  cures: readonly string[]
  /** In the same unit as value, 0 … 1: what doing it costs when it goes well. */
  cost: number
  /** 0 … 1: what it costs when it was not applicable. */
  risk: number
  /** P(applicable): 1 when its precheck passed, 0 when it failed. */
  applicable: number
  /** Acts on one tenant, or on a shared component as a whole. */
  reach?: 'tenant' | 'shared'
  /** By cause. */
  fixRates: Readonly<Record<string, FixCounts>>
}

export type Recommendation = {
  id: string
  value: number
  /** The causes that it would cure, with P(cause) and P(fix | cause). */
  for: { cause: string; probability: number; fix: number }[]
  /** Null: may be pressed. The sentence on the button is keyed by it. */
  disabled: null | 'cause-is-shared' | 'not-applicable' | 'cures-nothing-found' | 'cause-unknown'
}

/**
 * Ranks remediations by value(r) = Σ P(h)·P(fix | r, h) − cost − risk·(1 − P(applicable)), best first; disabled ones last, with their
 * reason, never left out. P(fix | r, h) is Beta(1, 1)-smoothed from verified outcomes: 0.5 before the first.
 * While the cause is shared, tenant-local remediations are disabled: do not fix 214 tenants one by one.
 */
export function recommend(options: {
  explanation: Pick<Explanation, 'verdict' | 'scope' | 'causes'>
  remediations: readonly RemediationOption[]
}): Recommendation[] {
  return options.remediations
    .map((remediation) => judge({ explanation: options.explanation, remediation }))
    .sort((a, b) => Number(a.disabled !== null) - Number(b.disabled !== null) || b.value - a.value || (a.id < b.id ? -1 : 1))
}

function judge(options: {
  explanation: Pick<Explanation, 'verdict' | 'scope' | 'causes'>
  remediation: RemediationOption
}): Recommendation {
  const { explanation, remediation } = options
  const cured = explanation.causes
    .filter(({ cause }) => remediation.cures.includes(cause))
    .map(({ cause, probability }) => ({ cause, probability, fix: fixProbability(remediation.fixRates[cause]) }))
  const gain = cured.reduce((sum, { probability, fix }) => sum + probability * fix, 0)
  const value = gain - remediation.cost - remediation.risk * (1 - remediation.applicable)
  return { id: remediation.id, value, for: cured, disabled: disabledReason({ explanation, remediation, cures: cured.length > 0 }) }
}

function disabledReason(options: {
  explanation: Pick<Explanation, 'verdict' | 'scope'>
  remediation: RemediationOption
  cures: boolean
}): Recommendation['disabled'] {
  const { explanation, remediation, cures } = options
  if (explanation.scope === 'shared' && remediation.reach !== 'shared') return 'cause-is-shared'
  if (explanation.verdict === 'unknown') return 'cause-unknown'
  if (!cures) return 'cures-nothing-found'
  return remediation.applicable <= 0 ? 'not-applicable' : null
}

/** Beta(1, 1)-smoothed share of verified fixes. */
export function fixProbability(counts: FixCounts | undefined): number {
  if (counts === undefined) return 0.5
  return (counts.fixed + 1) / (counts.tried + 2)
}
