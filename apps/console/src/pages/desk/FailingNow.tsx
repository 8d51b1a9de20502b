import { Link } from '@tanstack/react-router'
import { EmptyState, RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { count } from '../../words/plain-words.ts'
import { featureLooks } from '../../words/state-looks.ts'
import { type DeskSight, deskSight } from './desk-sight.ts'
import { type FailingLine, gatherFailing } from './failing-lines.ts'

const nothing: Record<DeskSight, { title: string; so: string }> = {
  'not-yet': { title: 'Not known yet', so: 'The first round over all tenants is under way; what fails shows up here by itself.' },
  'not-now': { title: 'Not known now', so: 'Nothing failed when a prober last saw.' },
  now: { title: 'The lights are on', so: 'No feature of any tenant fails.' },
}

/** What does not work anywhere, so that a call about it is no surprise. */
export function FailingNow(props: { desk: DeskView }) {
  const { failing, sharedProblems, totals } = props.desk
  const { title, so } = nothing[deskSight(props.desk)]
  const lines = gatherFailing({ lines: failing, problems: sharedProblems })
  // What stands behind the shared lines is told by their own numbers.
  const told = lines.reduce((sum, entry) => sum + (entry.type === 'shared' ? entry.tenants : 1), 0)
  const more = totals.failingFeatures - told
  const wholeFleet = (
    <Link {...paths.fleet({ state: 'failing' })} className="rounded-sm text-accent hover:underline">
      Whole fleet
    </Link>
  )
  return (
    <Section title="Failing now" flush aside={wholeFleet}>
      {lines.length === 0 ? (
        <EmptyState title={title}>{so}</EmptyState>
      ) : (
        <ul>
          {lines.map((entry) => (
            <li key={`${entry.line.tenant}/${entry.line.feature.id}`} className="border-b border-line last:border-b-0">
              <Line entry={entry} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-faint">
          The newest are shown; {count({ of: more, one: 'more feature fails', many: 'more features fail' })}.{' '}
          <Link {...paths.fleet({ state: 'failing' })} className="rounded-sm text-accent underline underline-offset-2">
            See them on the fleet
          </Link>
        </p>
      )}
    </Section>
  )
}

function Line(props: { entry: FailingLine }) {
  const { entry } = props
  const { line } = entry
  const many = entry.type === 'shared' && entry.tenants > 1
  const link = many ? paths.fleet({ state: 'failing' }) : paths.diagnosis({ tenant: line.tenant, feature: line.feature.id })
  return (
    <Link {...(link as { to: '/fleet' })} className="flex items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2">
      <StatusMark {...featureLooks[line.state]} wordHidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          <span className="font-medium text-ink">{line.feature.title}</span>{' '}
          <span className="text-ink-soft">at {many ? count({ of: entry.tenants, one: 'tenant', many: 'tenants' }) : line.tenantName}</span>
        </span>
        <span className="block truncate text-xs text-ink-faint">
          {line.cause ? line.cause.title : 'No cause named yet'}
          {line.cause?.scope === 'shared' && ' · one shared cause'}
        </span>
      </span>
      {line.since && <RelativeTime at={line.since} className="text-xs text-ink-faint" />}
    </Link>
  )
}
