export type Announcement = { id: number; tone: 'good' | 'bad' | 'quiet'; text: string }

let shown: Announcement[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** Shows a line in the StatusRegion for five seconds and has it read out; failures stay for twelve. */
export function announce(options: { tone: Announcement['tone']; text: string }): void {
  const announcement = { id: nextId++, ...options }
  change([...shown.slice(-2), announcement])
  setTimeout(() => dismiss(announcement.id), options.tone === 'bad' ? 12_000 : 5000)
}

export function dismiss(id: number): void {
  change(shown.filter((announcement) => announcement.id !== id))
}

export function subscribeToAnnouncements(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const currentAnnouncements = (): Announcement[] => shown

function change(next: Announcement[]): void {
  shown = next
  for (const listener of listeners) listener()
}
