import { Link, useLocation } from '@tanstack/react-router'
import { IconSearch, Kbd } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import { keyCaps } from './commands.ts'
import { LampMark } from './LampMark.tsx'
import { LiveBadge } from './LiveBadge.tsx'

export function TopBar(props: { onFind: () => void }) {
  // The desk has a field of its own for customers; two of them would be a riddle.
  const onDesk = useLocation().pathname === paths.desk().to
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-3 border-b border-line bg-canvas/95 px-4 sm:px-6">
      <Link {...paths.desk()} aria-label="Lamplighter: desk" className="rounded-md text-ink lg:hidden">
        <LampMark />
      </Link>
      <button
        type="button"
        onClick={props.onFind}
        aria-keyshortcuts="Control+K Meta+K"
        className={`flex h-8 w-full min-w-0 ${onDesk ? 'max-w-52' : 'max-w-88'} items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm text-ink-faint hover:border-line-strong hover:text-ink-soft`}
      >
        <IconSearch aria-hidden="true" className="size-4 shrink-0" />
        <span className="flex-1 truncate text-left">{onDesk ? 'Commands' : 'Find a customer or a command'}</span>
        <span className="max-sm:hidden">
          <Kbd keys={keyCaps('$mod+k')} />
        </span>
      </button>
      <div className="ml-auto">
        <LiveBadge />
      </div>
    </header>
  )
}
