import type { Stop } from './stop.ts'

/**
 * A bounded number of slots per key. Waiters are served in the order in which they came, key by key, so a full key
 * delays nobody who waits for another one. A waiter who is told to stop leaves the queue and never holds a slot.
 */
export function createSlotGate({ slotsPerKey }: { slotsPerKey: number | ((key: string) => number) }): SlotGate {
  const lanes = new Map<string, Lane>()
  const slotsOf = typeof slotsPerKey === 'number' ? () => slotsPerKey : slotsPerKey

  return {
    take(key) {
      const lane = lanes.get(key)
      if (lane === undefined) lanes.set(key, { taken: 1, waiting: [] })
      else if (lane.taken < slotsOf(key)) lane.taken += 1
      else return false
      return true
    },
    wait: ({ key, stop }) => waitForTurn({ lane: lanes.get(key)!, stop }),
    give(key) {
      const lane = lanes.get(key)!
      const next = lane.waiting.shift()
      if (next !== undefined) return next()
      lane.taken -= 1
      if (lane.taken === 0) lanes.delete(key)
    },
  }
}

/** Split in two so that nobody who finds a slot free has to wait for a promise: thousands do each second. */
export type SlotGate = {
  /** Whether a slot was free; then it is the caller's, to be given back exactly once. */
  take(key: string): boolean
  /** After a `take` that failed: resolves with the slot; rejects with the reason to stop when that comes first. */
  wait(options: { key: string; stop: Stop }): Promise<void>
  give(key: string): void
}

type Lane = { taken: number; waiting: (() => void)[] }

function waitForTurn({ lane, stop }: { lane: Lane; stop: Stop }): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      stop.delete(leave)
      resolve()
    }
    const leave = {
      stopped: () => {
        lane.waiting = lane.waiting.filter((waiter) => waiter !== turn)
        reject(stop.reason as Error)
      },
    }
    stop.add(leave)
    lane.waiting.push(turn)
  })
}
