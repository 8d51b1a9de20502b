/**
 * Diagnoses that the sweep asks for, a few at a time, each tenant and feature at most once in the queue: a shared outage
 * that makes thousands of features fail at once costs a queue, not a stampede. Beyond `waitingMax` the rest is left to
 * the next visits, which ask again for what stays unexplained.
 */
export function createDiagnosisLane(options: {
  diagnose: (item: LaneItem) => Promise<void>
  onError: (error: Error, item: LaneItem) => void
  atOnce: number
  waitingMax: number
}): DiagnosisLane {
  const waiting = new Map<string, LaneItem>()
  const running = new Set<Promise<void>>()

  function startMore(): void {
    while (running.size < options.atOnce && waiting.size > 0) {
      const [key, item] = waiting.entries().next().value!
      waiting.delete(key)
      const work = options
        .diagnose(item)
        .catch((error: Error) => options.onError(error, item))
        .finally(() => {
          running.delete(work)
          startMore()
        })
      running.add(work)
    }
  }

  return {
    ask(item) {
      if (waiting.size >= options.waitingMax) return
      waiting.set(JSON.stringify([item.tenant, item.feature]), item)
      startMore()
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
    clear: () => waiting.clear(),
  }
}

export type LaneItem = { tenant: string; feature: string }

export type DiagnosisLane = {
  ask(item: LaneItem): void
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
  clear(): void
}
