import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
export type Settings = { theme: Theme; singleKeys: boolean }

const keys = { theme: 'lamplighter.theme', singleKeys: 'lamplighter.single-keys' }
const listeners = new Set<() => void>()
let settings = read()

/** The operator's own choices, kept in this browser. */
export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => settings,
  )
}

export const currentSettings = (): Settings => settings

export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change }
  try {
    localStorage.setItem(keys.theme, settings.theme)
    localStorage.setItem(keys.singleKeys, settings.singleKeys ? 'on' : 'off')
  } catch {
    // Storage is switched off: the choice lasts for this page only.
  }
  // public/theme.js paints it, as it does before the first paint.
  window.dispatchEvent(new Event('lamplighter:theme'))
  for (const listener of listeners) listener()
}

function read(): Settings {
  try {
    const theme = localStorage.getItem(keys.theme)
    return { theme: theme === 'light' || theme === 'dark' ? theme : 'system', singleKeys: localStorage.getItem(keys.singleKeys) !== 'off' }
  } catch {
    return { theme: 'system', singleKeys: true }
  }
}
