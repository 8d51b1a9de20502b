import { useSyncExternalStore } from 'react'

let signedOut = false
const listeners = new Set<() => void>()

/** Noted once a request was refused for want of a session; only a new session, and with it a new page, takes it back. */
export function markSignedOut(): void {
  signedOut = true
  for (const listener of listeners) listener()
}

export function useSignedOut(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => signedOut,
  )
}
