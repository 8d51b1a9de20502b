/**
 * Where visits run at once. A visit that takes long moves out of the way of the others, and the next visit to its tenant
 * begins beside them: however many tenants hang, they take no place of those that answer. When too many hang at once,
 * `begin` turns the rest of them away, to be visited later.
 */
export function createVisitLanes(options: VisitLanesOptions): VisitLanes {
  const quick = new Set<Promise<void>>()
  const slow = new Set<Promise<void>>()
  const slowTenants = new Set<string>()
  let waiting: (() => void)[] = []

  function makeRoom(): void {
    const waiters = waiting
    waiting = []
    for (const tell of waiters) tell()
  }

  function run({ tenant, work, lane }: { tenant: string; work: () => Promise<void>; lane: Set<Promise<void>> }): void {
    let isSlow = false
    let timer: NodeJS.Timeout
    const watch = () => {
      const dueAt = performance.now() + options.slowAfterMs
      timer = setTimeout(() => {
        // Served late, it says nothing of the visit: we stood still ourselves.
        if (performance.now() - dueAt > lateMsMax) return watch()
        isSlow = true
        slowTenants.add(tenant)
        if (!quick.delete(visit)) return
        slow.add(visit)
        makeRoom()
      }, options.slowAfterMs)
    }
    watch()
    const visit: Promise<void> = work().finally(() => {
      clearTimeout(timer)
      if (!isSlow) slowTenants.delete(tenant)
      quick.delete(visit)
      slow.delete(visit)
      makeRoom()
    })
    lane.add(visit)
  }

  return {
    room: () => Math.max(0, options.quickMax - quick.size),
    begin({ tenant, work }) {
      if (!slowTenants.has(tenant)) {
        run({ tenant, work, lane: quick })
        return 'begun'
      }
      if (slow.size >= options.slowMax) return 'no-room'
      run({ tenant, work, lane: slow })
      return 'begun'
    },
    change: () => new Promise((resolve) => waiting.push(resolve)),
    async idle() {
      while (quick.size + slow.size > 0) await Promise.all([...quick, ...slow])
    },
  }
}

/** A timer that comes later than this was held up. */
const lateMsMax = 100

export type VisitLanesOptions = {
  quickMax: number
  /** Of tenants known to be slow; visits that turn out to be slow may be more for a while. */
  slowMax: number
  slowAfterMs: number
}

export type VisitLanes = {
  /** How many more visits may begin among the quick ones. */
  room(): number
  /** `work` must not reject. */
  begin(options: { tenant: string; work: () => Promise<void> }): 'begun' | 'no-room'
  /** Resolves when a visit has ended or moved out of the way. */
  change(): Promise<void>
  /** Resolves when no visit runs. */
  idle(): Promise<void>
}
