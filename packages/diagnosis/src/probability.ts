/** Rates of 0 and 1 would make a single row infinite, hence a veto; no evidence may be one. */
export const RATE_MIN = 1e-6
export const RATE_MAX = 1 - 1e-6

export function clampRate(rate: number): number {
  return Math.min(RATE_MAX, Math.max(RATE_MIN, rate))
}

export function clamp(options: { value: number; min: number; max: number }): number {
  return Math.min(options.max, Math.max(options.min, options.value))
}

export function logOdds(probability: number): number {
  const p = clampRate(probability)
  return Math.log(p / (1 - p))
}

/** ln Σ exp(x), stable; −∞ for an empty list. */
export function logSumExp(values: readonly number[]): number {
  let max = -Infinity
  for (const value of values) if (value > max) max = value
  if (max === -Infinity) return -Infinity
  let sum = 0
  for (const value of values) sum += Math.exp(value - max)
  return max + Math.log(sum)
}

/** Nats to decibans (tenths of a power of ten). */
export const DECIBANS_PER_NAT = 10 / Math.LN10

export function decibans(llr: number): number {
  return Math.round(llr * DECIBANS_PER_NAT * 10) / 10
}
