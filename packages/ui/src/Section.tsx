import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

/** A titled card. `flush` for tables and lists that bring their own padding. */
export function Section(props: { title: ReactNode; aside?: ReactNode; flush?: boolean; children: ReactNode; className?: string }) {
  const { title, aside, flush = false, children, className } = props
  const id = useId()
  return (
    <section aria-labelledby={id} className={classNames('min-w-0 rounded-lg border border-line bg-surface', className)}>
      <header className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-1.5">
        <h2 id={id} className="text-sm font-semibold text-ink">
          {title}
        </h2>
        {aside && <div className="flex items-center gap-2 text-xs text-ink-faint">{aside}</div>}
      </header>
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  )
}
