import { useCallback, useState } from 'react'

const prefix = 'lamplighter.draft '

/** What somebody is typing, kept in this tab so that a reload or an ended session loses none of it. */
export function useDraft<T extends Record<string, unknown>>(key: string, initial: T): [T, (next: T) => void] {
  const [draft, setDraft] = useState<T>(() => ({ ...initial, ...readDraft(key) }))
  const keep = useCallback(
    (next: T) => {
      setDraft(next)
      writeDraft(key, next)
    },
    [key],
  )
  return [draft, keep]
}

export function readDraft(key: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

export function writeDraft(key: string, draft: Record<string, unknown>): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(draft))
  } catch {
    // Storage is full or switched off: what is typed still lives in this page.
  }
}

export function clearDraft(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key)
  } catch {
    // As above.
  }
}
