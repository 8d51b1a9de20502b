import { Refusal } from '../http/refusal.ts'

export const shardSlots = 8
/** Where the platform keeps who is throttled, tenant → slots. */
export const throttlesKey = 'throttles'
const waitMsMax = 1200
const windowMs = 10_000
const waitWindowMs = 5000

interface Waiter {
  tenant: string
  since: number
  start: () => void
}

interface Sample {
  at: number
  tenant: string
  waitedMs: number
}

/**
 * The compute of one shard: a fixed number of slots that its tenants share, first come first served. A tenant may be
 * throttled to fewer. Who waits longer than 1.2 s is refused with `shard-busy`.
 */
export interface Shard {
  slots: number
  id: string
  region: string
  run: <T>(options: { tenant: string; patient?: boolean; work: () => Promise<T> }) => Promise<T>
  throttle: (options: { tenant: string; slots: number | null }) => void
  throttledTo: (tenant: string) => number | null
  /** Drops what was measured, so that a trouble that is over is not seen for ten more seconds. */
  forget: () => void
  /** Waits are those of the last 5 s and of tenants that are not throttled; shares are of slot time in the last 10 s. */
  load: () => { busy: number; waiting: number; waitMsP95: number; shares: Map<string, number> }
}

export function openShard(options: { id: string; region: string; now?: () => number }): Shard {
  const now = options.now ?? (() => performance.now())
  const running = new Map<string, number>()
  const limits = new Map<string, number>()
  let waiters: Waiter[] = []
  let waits: Sample[] = []
  let uses: { tenant: string; from: number; to: number }[] = []
  const active = new Set<{ tenant: string; from: number }>()
  const busy = () => [...running.values()].reduce((sum, count) => sum + count, 0)
  const mayStart = (tenant: string) => busy() < shardSlots && (running.get(tenant) ?? 0) < (limits.get(tenant) ?? shardSlots)
  const note = (tenant: string, since: number) => {
    waits.push({ at: now(), tenant, waitedMs: now() - since })
    if (waits.length > 2000) waits = waits.slice(-1000)
  }
  const startNext = () => {
    for (let index = 0; index < waiters.length && busy() < shardSlots; index += 1) {
      const waiter = waiters[index]
      if (!waiter || !mayStart(waiter.tenant)) continue
      waiters.splice(index, 1)
      index -= 1
      waiter.start()
    }
  }
  const enter = (tenant: string, patient: boolean): Promise<void> => {
    const since = now()
    if (mayStart(tenant)) {
      running.set(tenant, (running.get(tenant) ?? 0) + 1)
      note(tenant, since)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        tenant,
        since,
        start: () => {
          clearTimeout(timer)
          running.set(tenant, (running.get(tenant) ?? 0) + 1)
          note(tenant, since)
          resolve()
        },
      }
      const giveUp = () => {
        waiters = waiters.filter((other) => other !== waiter)
        note(tenant, since)
        reject(new Refusal({ status: 503, code: 'shard-busy', message: `No free slot on shard ${options.id} within ${waitMsMax} ms.` }))
      }
      const timer = patient ? undefined : setTimeout(giveUp, waitMsMax)
      waiters.push(waiter)
    })
  }
  return {
    id: options.id,
    slots: shardSlots,
    region: options.region,
    run: async ({ tenant, work, patient }) => {
      await enter(tenant, patient ?? false)
      const use = { tenant, from: now() }
      active.add(use)
      try {
        return await work()
      } finally {
        active.delete(use)
        uses.push({ ...use, to: now() })
        if (uses.length > 4000) uses = uses.filter((one) => one.to > now() - windowMs)
        running.set(tenant, (running.get(tenant) ?? 1) - 1)
        startNext()
      }
    },
    throttle: ({ tenant, slots }) => {
      if (slots === null) limits.delete(tenant)
      else limits.set(tenant, slots)
      startNext()
    },
    throttledTo: (tenant) => limits.get(tenant) ?? null,
    forget: () => {
      waits = []
      uses = []
    },
    load: () => {
      const end = now()
      const start = end - windowMs
      const pending = waiters.map((waiter) => ({ at: end, tenant: waiter.tenant, waitedMs: end - waiter.since }))
      const recent = [...waits, ...pending].filter((one) => one.at >= end - waitWindowMs && !limits.has(one.tenant))
      const shares = new Map<string, number>()
      for (const use of [...uses, ...[...active].map((one) => ({ ...one, to: end }))]) {
        const spent = Math.max(0, use.to - Math.max(use.from, start))
        shares.set(use.tenant, (shares.get(use.tenant) ?? 0) + spent / (windowMs * shardSlots))
      }
      const waiting = waiters.filter((waiter) => !limits.has(waiter.tenant)).length
      return { busy: busy(), waiting, waitMsP95: Math.round(percentile95(recent.map((one) => one.waitedMs))), shares }
    },
  }
}

function percentile95(values: number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0
}
