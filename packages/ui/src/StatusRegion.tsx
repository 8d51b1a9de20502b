/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { useSyncExternalStore } from 'react'
import { currentAnnouncements, dismiss, subscribeToAnnouncements } from './announcements.ts'
import { IconClose } from './icons.ts'
import { StatusGlyph, toneText } from './StatusMark.tsx'

/** Where short results are shown and read out. Exactly one, present from the start, or screen readers miss the first. */
export function StatusRegion() {
  const announcements = useSyncExternalStore(subscribeToAnnouncements, currentAnnouncements)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-16 z-50 flex flex-col items-center gap-2 sm:bottom-4"
    >
      {announcements.map((announcement) => (
        <div
          key={announcement.id}
          className="pointer-events-auto flex animate-rise items-center gap-2 rounded-md bg-surface py-1.5 pr-1.5 pl-3 text-sm text-ink shadow-overlay"
        >
          <span className={toneText[announcement.tone]}>
            <StatusGlyph shape={announcement.tone === 'bad' ? 'cross' : announcement.tone === 'good' ? 'check' : 'dot'} />
          </span>
          {announcement.text}
          <button
            type="button"
            aria-label="Dismiss"
            className="rounded-sm p-1 text-ink-faint hover:bg-hover hover:text-ink"
            onClick={() => dismiss(announcement.id)}
          >
            <IconClose className="size-4" aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  )
}
