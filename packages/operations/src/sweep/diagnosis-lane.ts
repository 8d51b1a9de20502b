/**
 * Diagnoses that the sweep asks for, a few at a time, each tenant and feature at most once in the queue: a shared outage
 * that makes thousands of features fail at once costs a queue, not a stampede. Every tenant's first feature comes before anybody's second,
 * and `restMs` says how long to let the looks have the processor first. Beyond `waitingMax` the rest is left to
 * the next visits, which ask again for what stays unexplained.
 */
export function createDiagnosisLane(options: DiagnosisLaneOptions): DiagnosisLane {
  const firsts = new Map<string, LaneItem>()
  const others = new Map<string, LaneItem>()
  const running = new Set<Promise<void>>()
  let resting: { timer: NodeJS.Timeout; over: Promise<void>; end: () => void } | null = null

  function rest(ms: number): void {
    let end = () => {}
    const over = new Promise<void>((resolve) => (end = resolve))
    const timer = setTimeout(() => {
      resting = null
      end()
      startMore()
    }, ms)
    resting = { timer, over, end }
  }

  function startMore(): void {
    while (resting === null && running.size < options.atOnce && firsts.size + others.size > 0) {
      const restMs = options.restMs()
      if (restMs > 0) return rest(restMs)
      start(takeNext())
    }
  }

  function takeNext(): LaneItem {
    const from = firsts.size > 0 ? firsts : others
    const [key, item] = from.entries().next().value!
    from.delete(key)
    return item
  }

  function start(item: LaneItem): void {
    const work = options
      .diagnose(item)
      .catch((error: Error) => options.onError(error, item))
      .finally(() => {
        running.delete(work)
        startMore()
      })
    running.add(work)
  }

  return {
    ask(item) {
      if (firsts.size + others.size >= options.waitingMax) return
      const first = firsts.get(item.tenant)
      if (first === undefined) firsts.set(item.tenant, item)
      else if (first.feature !== item.feature) others.set(JSON.stringify([item.tenant, item.feature]), item)
      startMore()
    },
    async idle() {
      while (running.size > 0 || resting !== null) await Promise.all([...running, resting?.over])
    },
    clear() {
      firsts.clear()
      others.clear()
      if (resting === null) return
      clearTimeout(resting.timer)
      resting.end()
      resting = null
    },
  }
}

export type DiagnosisLaneOptions = {
  diagnose: (item: LaneItem) => Promise<void>
  onError: (error: Error, item: LaneItem) => void
  atOnce: number
  waitingMax: number
  /** Asked before each diagnosis: 0 begins it, more asks again after so long. */
  restMs: () => number
}

export type LaneItem = { tenant: string; feature: string }

export type DiagnosisLane = {
  ask(item: LaneItem): void
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
  clear(): void
}
