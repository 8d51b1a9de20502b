import { Link } from '@tanstack/react-router'
import { EmptyState, RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { featureLooks } from '../../words/state-looks.ts'

/** What does not work anywhere, so that a call about it is no surprise. */
export function FailingNow(props: { failing: DeskView['failing'] }) {
  const { failing } = props
  return (
    <Section title="Failing now" flush aside={<Link {...paths.fleet({ state: 'failing' })} className="rounded-sm text-accent hover:underline">Whole fleet</Link>}>
      {failing.length === 0 ? (
        <EmptyState title="The lights are on">No feature of any tenant fails.</EmptyState>
      ) : (
        <ul>
          {failing.map((line) => (
            <li key={`${line.tenant}/${line.feature.id}`} className="border-b border-line last:border-b-0">
              <Link
                {...paths.diagnosis({ tenant: line.tenant, feature: line.feature.id })}
                className="flex items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <StatusMark {...featureLooks[line.state]} wordHidden />
                <span className="min-w-0 flex-1">
                  <span className="block truncate">
                    <span className="font-medium text-ink">{line.feature.title}</span> <span className="text-ink-soft">at {line.tenantName}</span>
                  </span>
                  <span className="block truncate text-xs text-ink-faint">
                    {line.cause ? line.cause.title : 'Not diagnosed yet'}
                    {line.cause?.scope === 'shared' && ' · shared'}
                  </span>
                </span>
                {line.since && <RelativeTime at={line.since} className="text-xs text-ink-faint" />}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
