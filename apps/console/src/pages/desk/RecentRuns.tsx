import { Link } from '@tanstack/react-router'
import { EmptyState, RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { runLook } from '../../words/state-looks.ts'

export function RecentRuns(props: { runs: DeskView['recentRuns'] }) {
  return (
    <Section
      title="Recent runs"
      flush
      aside={
        <Link {...paths.runs()} className="rounded-sm text-accent hover:underline">
          All runs
        </Link>
      }
    >
      {props.runs.length === 0 ? (
        <EmptyState title="Nothing has been run yet">A remediation starts from a diagnosis.</EmptyState>
      ) : (
        <ul>
          {props.runs.map((run) => (
            <li key={run.run} className="border-b border-line last:border-b-0">
              <Link {...paths.run(run.run)} className="flex items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2">
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-ink">{run.title}</span>
                  <span className="flex gap-1 text-xs text-ink-faint">
                    <span className="truncate">{run.tenantName}</span> · <RelativeTime at={run.at} />
                  </span>
                </span>
                <StatusMark {...runLook(run)} size="sm" className="text-xs" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
