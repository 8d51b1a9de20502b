import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { StatusGlyph } from '@lamplighter/ui'
import type { RefusalReason } from '@lamplighter/operations/views'
import { paths } from '../paths.ts'

/** Why something was refused, with the way out, beside the control that asked. */
export function RefusalNote(props: { refusal: RefusalReason; action?: ReactNode }) {
  const { refusal, action } = props
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-bad-soft px-3 py-2 text-sm">
      <span className="mt-0.5 text-bad">
        <StatusGlyph shape="cross" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium text-ink">{refusal.message}</p>
        <p className="text-ink-soft">{refusal.wayOut}</p>
        {refusal.run && (
          <Link {...paths.run(refusal.run)} className="w-fit rounded-sm text-accent underline underline-offset-2">
            Watch that run
          </Link>
        )}
        {refusal.who && <p className="text-ink-soft">Who could: {refusal.who}.</p>}
      </div>
      {action}
    </div>
  )
}
