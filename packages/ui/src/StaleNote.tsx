import type { ReactNode } from 'react'
import { StatusGlyph } from './StatusMark.tsx'

/** "This is what we knew then": stands on top of data that may no longer be true. */
export function StaleNote(props: { children: ReactNode; action?: ReactNode }) {
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warn-soft px-3 py-2 text-sm text-ink">
      <span className="text-warn">
        <StatusGlyph shape="clock" />
      </span>
      <span className="min-w-0 flex-1 text-pretty">{props.children}</span>
      {props.action}
    </div>
  )
}
