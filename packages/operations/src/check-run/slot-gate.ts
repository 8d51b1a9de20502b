import type { Stop } from './stop.ts'

/**
 * A bounded number of slots per key. Waiters are served in the order in which they came, key by key, so a full key
 * delays nobody who waits for another one. A waiter who is told to stop leaves the queue and never holds a slot.
 */
export function createSlotGate({ slotsPerKey }: { slotsPerKey: number | ((key: string) => number) }): SlotGate {
  const lanes = new Map<string, Lane>()
  const slotsOf = typeof slotsPerKey === 'number' ? () => slotsPerKey : slotsPerKey

  function release(key: string): void {
    const lane = lanes.get(key)
    if (lane === undefined) return
    const next = lane.waiting.shift()
    if (next !== undefined) return next()
    lane.taken -= 1
    if (lane.taken === 0) lanes.delete(key)
  }

  return {
    async acquire({ key, stop }) {
      if (stop.aborted) throw stop.reason
      const lane = lanes.get(key) ?? { taken: 0, waiting: [] }
      lanes.set(key, lane)
      if (lane.taken < slotsOf(key)) {
        lane.taken += 1
      } else {
        await waitForTurn({ lane, stop })
      }
      return releaseOnce(() => release(key))
    },
    inUse: (key) => lanes.get(key)?.taken ?? 0,
  }
}

export type SlotGate = {
  /** Resolves with the function that gives the slot back; rejects with the reason to stop when that comes first. */
  acquire(options: { key: string; stop: Stop }): Promise<() => void>
  inUse(key: string): number
}

type Lane = { taken: number; waiting: (() => void)[] }

function waitForTurn({ lane, stop }: { lane: Lane; stop: Stop }): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      stop.delete(leave)
      resolve()
    }
    const leave = () => {
      lane.waiting = lane.waiting.filter((waiter) => waiter !== turn)
      reject(stop.reason as Error)
    }
    stop.add(leave)
    lane.waiting.push(turn)
  })
}

function releaseOnce(release: () => void): () => void {
  let released = false
  return () => {
    if (released) return
    released = true
    release()
  }
}
