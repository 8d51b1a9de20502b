import { StatusMark, type StatusLook } from '@lamplighter/ui'
import type { RolloutView } from '../../server/answers.ts'

type Counts = RolloutView['counts']
type Counted = { key: Exclude<keyof Counts, 'tenants'>; look: StatusLook; bar: string }

const counted: Counted[] = [
  { key: 'fixed', look: { tone: 'good', shape: 'check', word: 'fixed' }, bar: 'bg-good' },
  { key: 'unchanged', look: { tone: 'warn', shape: 'triangle', word: 'unchanged' }, bar: 'bg-warn' },
  { key: 'worse', look: { tone: 'bad', shape: 'cross', word: 'worse' }, bar: 'bg-bad' },
  { key: 'unknown', look: { tone: 'bad', shape: 'question', word: 'unknown' }, bar: 'bg-bad' },
  { key: 'atWork', look: { tone: 'busy', shape: 'ring', word: 'at work' }, bar: 'bg-accent' },
  { key: 'skipped', look: { tone: 'quiet', shape: 'stop', word: 'skipped' }, bar: 'bg-quiet' },
  { key: 'planned', look: { tone: 'quiet', shape: 'dot', word: 'to do' }, bar: 'bg-line-strong' },
  { key: 'waiting', look: { tone: 'quiet', shape: 'clock', word: 'not counted yet' }, bar: 'bg-line' },
  { key: 'refused', look: { tone: 'quiet', shape: 'stop', word: 'refused' }, bar: 'bg-line' },
]

/** How many tenants stand where, as a bar and in words: the words alone say everything. */
export function CountStrip(props: { counts: Counts }) {
  const shown = counted.filter(({ key }) => props.counts[key] > 0)
  return (
    <div className="flex flex-col gap-2">
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-quiet-soft">
        {shown.map(({ key, bar }) => (
          <span key={key} className={bar} style={{ flexGrow: props.counts[key] }} />
        ))}
      </div>
      <ul aria-label="Tenants by outcome" className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {shown.map(({ key, look }) => (
          <li key={key}>
            <StatusMark {...look} word={`${props.counts[key]} ${look.word}`} size="sm" />
          </li>
        ))}
      </ul>
    </div>
  )
}
