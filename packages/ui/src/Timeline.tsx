import type { ReactNode } from 'react'
import { StatusGlyph, toneText, type StatusShape, type Tone } from './StatusMark.tsx'

export type TimelineItem = { key: string; tone: Tone; shape: StatusShape; title: ReactNode; detail?: ReactNode; when: ReactNode }

/** What happened, newest first, on one line through time. */
export function Timeline(props: { ariaLabel: string; items: TimelineItem[]; emptyState: ReactNode }) {
  const { ariaLabel, items, emptyState } = props
  if (items.length === 0) return <>{emptyState}</>
  return (
    <ol aria-label={ariaLabel} className="flex flex-col">
      {items.map((item) => (
        <li
          key={item.key}
          className="relative flex gap-3 pb-4 last:pb-0 before:absolute before:top-5 before:bottom-0 before:left-[7.5px] before:w-px before:bg-line last:before:hidden"
        >
          <span className={`mt-0.5 ${toneText[item.tone]}`}>
            <StatusGlyph shape={item.shape} />
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="min-w-0 text-ink">{item.title}</span>
              <span className="text-xs text-ink-faint">{item.when}</span>
            </div>
            {item.detail && <div className="text-xs text-pretty text-ink-soft">{item.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
