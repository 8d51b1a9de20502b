/**
 * How long runs of a remediation usually take, by the nearest-rank percentile (the smallest value that at least p per
 * cent of them do not exceed). Null before the third run: two say nothing.
 */
export function usualDuration(seconds: number[]): { p50Seconds: number; p90Seconds: number } | null {
  if (seconds.length < 3) return null
  const sorted = [...seconds].sort((a, b) => a - b)
  const at = (p: number) => sorted[Math.ceil(p * sorted.length) - 1]!
  return { p50Seconds: at(0.5), p90Seconds: at(0.9) }
}
