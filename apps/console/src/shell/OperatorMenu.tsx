import { useSuspenseQuery } from '@tanstack/react-query'
import { lazy, Suspense, useRef, useState } from 'react'
import { IconMenu } from '@lamplighter/ui'
import { trpc } from '../server/trpc.ts'
import { roleWords } from '../words/plain-words.ts'

const SettingsMenu = lazy(() => import('./SettingsMenu.tsx').then((module) => ({ default: module.SettingsMenu })))

/** Who is signed in, and their settings. On phones also the places that have no room in the bar. */
export function OperatorMenu(props: { onShowShortcuts: () => void; compact?: boolean }) {
  const { data: session } = useSuspenseQuery(trpc.session.me.queryOptions())
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const { operator } = session
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${operator.name}, ${roleWords[operator.role]}: settings`}
        onClick={() => setOpen(true)}
        className={props.compact ? compactClasses : 'flex w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover'}
      >
        {props.compact ? (
          <>
            <IconMenu aria-hidden="true" className="size-5" />
            More
          </>
        ) : (
          <>
            <span
              aria-hidden="true"
              className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
            >
              {initials(operator.name)}
            </span>
            <span className="min-w-0">
              <span className="block truncate text-sm font-medium text-ink">{operator.name}</span>
              <span className="block truncate text-xs text-ink-faint">
                {roleWords[operator.role]} · {session.scope}
              </span>
            </span>
          </>
        )}
      </button>
      {open && (
        <Suspense>
          <SettingsMenu trigger={trigger} onClose={() => setOpen(false)} onShowShortcuts={props.onShowShortcuts} compact={props.compact} />
        </Suspense>
      )}
    </>
  )
}

const compactClasses = 'flex flex-1 flex-col items-center justify-center gap-0.5 text-xs text-ink-soft focus-visible:-outline-offset-2'

function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('')
}
