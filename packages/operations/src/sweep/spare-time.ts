import { performance, type EventLoopUtilization } from 'node:perf_hooks'

/**
 * How long work that can wait has to wait. A few pieces of it begin at once whatever else goes on, for someone may wait for them; more than that
 * begin while the process has time to spare, and one by one, `perSecond`, while it has not.
 */
export function createSpareTime(options: SpareTimeOptions): () => number {
  const { burst, perSecond, busyFrom, busyShare, clock } = options
  let credit = burst
  let countedAt = clock()

  return () => {
    const now = clock()
    credit = Math.min(burst, credit + ((now - countedAt) / 1000) * perSecond)
    countedAt = now
    if (credit < 1 && busyShare() >= busyFrom) return Math.ceil(((1 - credit) / perSecond) * 1000)
    credit = Math.max(0, credit - 1)
    return 0
  }
}

export type SpareTimeOptions = {
  burst: number
  perSecond: number
  /** Share of time, 0 … 1, from which there is none to spare. */
  busyFrom: number
  busyShare: () => number
  /** Milliseconds; only counts. */
  clock: () => number
}

/** Share of the last second or so in which this process's event loop had something to do. */
export function loopBusyShare(): () => number {
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  let at = performance.now()
  let share = 0
  return () => {
    if (performance.now() - at < 1000) return share
    const current = performance.eventLoopUtilization()
    share = performance.eventLoopUtilization(current, last).utilization
    last = current
    at = performance.now()
    return share
  }
}
