import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { StatusGlyph } from './StatusMark.tsx'

/** What went wrong, and the way out. `denied` is no fault of anybody, and looks like it. */
export function ErrorState(props: {
  kind?: 'failed' | 'denied' | 'missing'
  title: string
  /** 1 where it stands in the place of a whole screen. */
  headingLevel: 1 | 3
  children?: ReactNode
  actions?: ReactNode
  detail?: ReactNode
}) {
  const { kind = 'failed', title, headingLevel, children, actions, detail } = props
  const Heading = `h${headingLevel}` as 'h1' | 'h3'
  return (
    <div role="alert" className="mx-auto flex w-full max-w-140 flex-col gap-2 px-6 py-10">
      <span className={classNames('[&_svg]:size-6', kind === 'failed' ? 'text-bad' : 'text-quiet')}>
        <StatusGlyph shape={kind === 'failed' ? 'cross' : kind === 'denied' ? 'stop' : 'question'} />
      </span>
      <Heading className="text-lg font-semibold text-balance text-ink">{title}</Heading>
      {children && <div className="text-md text-pretty text-ink-soft">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      {detail && <div className="mt-2 text-xs text-ink-faint">{detail}</div>}
    </div>
  )
}
