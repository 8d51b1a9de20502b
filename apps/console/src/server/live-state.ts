import { useSyncExternalStore } from 'react'

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused'

let state: LiveState = 'connecting'
const listeners = new Set<() => void>()

/** How the stream of events stands. Apart from the stream itself, whose code comes after the first paint. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

export function liveState(): LiveState {
  return state
}

export function becomeLiveState(next: LiveState): void {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}
