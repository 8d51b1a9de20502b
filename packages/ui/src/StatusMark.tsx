import { classNames } from './class-names.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'busy'
export type StatusShape = 'check' | 'triangle' | 'cross' | 'question' | 'wave' | 'pause' | 'ring' | 'clock' | 'stop' | 'dot'

export type StatusLook = { tone: Tone; shape: StatusShape; word: string }

/** A status three times over: by shape, by word and by colour, so that none of them is needed to read it. */
export function StatusMark(props: StatusLook & { size?: 'sm' | 'md'; wordHidden?: boolean; className?: string }) {
  const { tone, shape, word, size = 'md', wordHidden = false, className } = props
  return (
    <span className={classNames('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', toneText[tone], className)}>
      <StatusGlyph shape={shape} size={size} spinning={tone === 'busy'} />
      <span className={wordHidden ? 'sr-only' : undefined}>{word}</span>
    </span>
  )
}

/** The shape alone, in the current colour: for pictures whose words stand elsewhere. */
export function StatusGlyph(props: { shape: StatusShape; size?: 'sm' | 'md'; spinning?: boolean }) {
  const { shape, size = 'md', spinning = false } = props
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={classNames('shrink-0', size === 'sm' ? 'size-3' : 'size-4', spinning && shape === 'ring' && 'animate-turn')}
    >
      {glyphs[shape]}
    </svg>
  )
}

export const toneText: Record<Tone, string> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  quiet: 'text-quiet',
  busy: 'text-accent',
}

const line = { fill: 'none', strokeWidth: 1.75, strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const cut = { ...line, stroke: 'var(--surface)' }
const own = { ...line, stroke: 'currentColor' }

const glyphs: Record<StatusShape, React.ReactNode> = {
  check: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m5 8.2 2.1 2.1L11 6.2" {...cut} />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.3 15.2 14H.8z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M8 6v3.4M8 11.6v.1" {...cut} />
    </>
  ),
  cross: (
    <>
      <path d="M8 .6 15.4 8 8 15.4.6 8z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="m6 6 4 4m0-4-4 4" {...cut} />
    </>
  ),
  question: (
    <>
      <circle cx="8" cy="8" r="6.5" {...own} strokeWidth="1.5" strokeDasharray="2.4 2" />
      <path d="M6.4 6.4a1.7 1.7 0 1 1 2.2 1.7c-.4.2-.6.5-.6.9M8 11.2v.1" {...own} strokeWidth="1.5" />
    </>
  ),
  wave: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3.5" {...own} strokeWidth="1.5" />
      <path d="m3.8 9.6 2-3.6 2.2 4.4 2-4 2 2.8" {...own} strokeWidth="1.5" />
    </>
  ),
  pause: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3.5" {...own} strokeWidth="1.5" />
      <path d="M6.2 5.4v5.2M9.8 5.4v5.2" {...own} />
    </>
  ),
  ring: (
    <>
      <circle cx="8" cy="8" r="6" {...own} strokeWidth="2" strokeOpacity="0.3" />
      <path d="M8 2a6 6 0 0 1 6 6" {...own} strokeWidth="2" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.5" {...own} strokeWidth="1.5" />
      <path d="M8 4.6V8l2.4 1.6" {...own} strokeWidth="1.5" />
    </>
  ),
  stop: (
    <>
      <circle cx="8" cy="8" r="6.5" {...own} strokeWidth="1.5" />
      <path d="M4.8 8h6.4" {...own} />
    </>
  ),
  dot: <circle cx="8" cy="8" r="3.5" {...own} strokeWidth="1.5" />,
}
