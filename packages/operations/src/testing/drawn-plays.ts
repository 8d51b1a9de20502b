/**
 * Settings of fast-check for plays against a real database. What fails, hangs or is still being shrunk ends before the test's own
 * time does: else nobody would be told the seed to play it again with (`fc.assert(…, { seed, path })`).
 */
export function drawnPlays({ numRuns, withinMs }: { numRuns: number; withinMs: number }) {
  const playMs = 30_000
  return { numRuns, timeout: playMs, interruptAfterTimeLimit: withinMs - playMs - 5_000, markInterruptAsFailure: true }
}
