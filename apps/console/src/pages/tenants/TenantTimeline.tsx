import { EmptyState, Section, type StatusShape, Timeline, type Tone, ZonedTime } from '@lamplighter/ui'
import { Link } from '@tanstack/react-router'
import type { TenantView } from '@lamplighter/operations/views'

type Entry = TenantView['timeline'][number]

/** Health, changes, runs and cases of this tenant in one order: what came before the trouble? */
export function TenantTimeline(props: { tenant: TenantView }) {
  const { tenant } = props
  return (
    <Section title="What happened">
      <Timeline
        ariaLabel="What happened"
        emptyState={<EmptyState title="Nothing has happened yet">Changes of health, runs and cases will stand here.</EmptyState>}
        items={tenant.timeline.map((entry, index) => ({
          key: `${entry.at}${index}`,
          tone: tones[entry.tone],
          shape: shapeOf(entry),
          title: entry.link ? (
            <Link to={entry.link} className="rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-ink">
              {entry.title}
            </Link>
          ) : (
            entry.title
          ),
          detail: entry.detail,
          when: <ZonedTime at={entry.at} theirZone={tenant.timeZone} />,
        }))}
      />
    </Section>
  )
}

const tones: Record<Entry['tone'], Tone> = { good: 'good', bad: 'bad', neutral: 'quiet', warn: 'warn' }

function shapeOf(entry: Entry): StatusShape {
  if (entry.tone === 'bad') return 'cross'
  if (entry.tone === 'warn') return 'triangle'
  if (entry.tone === 'good') return 'check'
  return 'dot'
}
