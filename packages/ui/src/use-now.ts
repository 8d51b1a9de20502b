import { useSyncExternalStore } from 'react'

/** The time, anew each second, shared by all that show it; stands still while the tab is hidden. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => current)
}

let current = new Date()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) {
    tick()
    timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
    document.removeEventListener('visibilitychange', tick)
  }
}

function tick(): void {
  if (document.hidden) return
  current = new Date()
  for (const listener of listeners) listener()
}
