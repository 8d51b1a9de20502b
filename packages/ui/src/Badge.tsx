import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { Tone } from './StatusMark.tsx'

/** A short word on a tinted ground, for kinds and counts. A status wears a StatusMark instead. */
export function Badge(props: { tone?: Tone; children: ReactNode; className?: string }) {
  const { tone = 'quiet', children, className } = props
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}

const tones: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  quiet: 'bg-quiet-soft text-quiet',
  busy: 'bg-accent-soft text-accent',
}
