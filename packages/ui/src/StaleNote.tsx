import type { ReactNode } from 'react'
import { StatusGlyph, type StatusShape } from './StatusMark.tsx'

/**
 * "This is what we knew then": stands on top of data that may no longer be true, or, with another shape, of data that must not be
 * read without knowing something else.
 */
export function StaleNote(props: { children: ReactNode; action?: ReactNode; shape?: StatusShape }) {
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warn-soft px-3 py-2 text-sm text-ink">
      <span className="text-warn">
        <StatusGlyph shape={props.shape ?? 'clock'} />
      </span>
      <span className="min-w-0 flex-1 text-pretty">{props.children}</span>
      {props.action}
    </div>
  )
}
