/** The normal quantile of a two-sided 95 % interval. */
const z = 1.96

/**
 * Where a share lies with 95 % confidence, from `hits` of `seen`: Wilson's score interval (1927), which stays within 0 … 1 and is
 * honest for a handful. Nothing seen: anything is possible.
 */
export function shareInterval({ hits, seen }: { hits: number; seen: number }): { low: number; high: number } {
  if (seen === 0) return { low: 0, high: 1 }
  const share = hits / seen
  const middle = share + (z * z) / (2 * seen)
  const half = z * Math.sqrt((share * (1 - share)) / seen + (z * z) / (4 * seen * seen))
  const scale = 1 + (z * z) / seen
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}
