/** So many runs per sliding window, counted for one operator, one tenant or one remediation. */
export type BudgetLimit = { of: 'operator' | 'tenant' | 'remediation'; runs: number; perHours: number }

export type BudgetUse = BudgetLimit & {
  used: number
  /** When the oldest counted run leaves the window; null while the budget is not spent. */
  freesAt: Date | null
}

/** Limits besides the remediation's own budget. An operator in a hurry is a person who should be asked. */
export const defaultLimits: BudgetLimit[] = [
  { of: 'operator', runs: 30, perHours: 1 },
  { of: 'tenant', runs: 12, perHours: 1 },
]

/** Counts `startedAt` within the window that ends now. A run in the future (clock skew) counts as used. */
export function useOf({ limit, startedAt, now }: { limit: BudgetLimit; startedAt: Date[]; now: Date }): BudgetUse {
  const windowMs = limit.perHours * 3_600_000
  const counted = startedAt
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - windowMs)
    .sort((a, b) => a - b)
  const spent = counted.length >= limit.runs
  const freeing = counted[counted.length - limit.runs]
  return { ...limit, used: counted.length, freesAt: spent && freeing !== undefined ? new Date(freeing + windowMs) : null }
}

export function isSpent(use: BudgetUse): boolean {
  return use.used >= use.runs
}
