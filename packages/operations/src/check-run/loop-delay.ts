/**
 * How long this process itself could not act. A look asks twice, so that what it took can be told from what we took: on a
 * machine without spare time a timer that ends a look may be served before the answer that lies there waiting.
 */
export type LoopDelay = {
  /** A look begins now; answers milliseconds of a clock that only counts. */
  begin(): number
  /** A look that began then ends now: how many milliseconds it took, and for how many of them the event loop stood still. */
  end(begunAt: number): { tookMs: number; stalledMs: number }
}

/** So often the loop is expected to turn, and what it may be late by without anybody being held up. */
const tickMs = 50
const toleranceMs = 50
/** No check runs longer. */
const keptMs = 120_000

/** Measures by the drift of a timer, which runs only while somebody looks. */
export function createLoopDelay(clock: () => number = () => performance.now()): LoopDelay {
  let stalls: { from: number; to: number }[] = []
  let looking = 0
  let lastTick = 0
  let timer: NodeJS.Timeout | null = null

  function noteTick(): void {
    const now = clock()
    if (now - lastTick > tickMs + toleranceMs) {
      stalls = [...stalls.filter(({ to }) => now - to < keptMs), { from: lastTick + tickMs, to: now }]
    }
    lastTick = now
  }

  return {
    begin() {
      looking += 1
      if (timer === null) {
        lastTick = clock()
        timer = setInterval(noteTick, tickMs)
      }
      return clock()
    },
    end(begunAt) {
      // The look may end before the timer's turn has come, just after a stall.
      const now = clock()
      if (now - lastTick > tickMs + toleranceMs) noteTick()
      looking -= 1
      if (looking === 0 && timer !== null) {
        clearInterval(timer)
        timer = null
      }
      let stalledMs = 0
      for (let at = stalls.length - 1; at >= 0 && stalls[at]!.to > begunAt; at -= 1) {
        stalledMs += stalls[at]!.to - Math.max(stalls[at]!.from, begunAt)
      }
      return { tookMs: now - begunAt, stalledMs }
    },
  }
}
