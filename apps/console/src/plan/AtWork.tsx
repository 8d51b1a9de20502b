import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RelativeTime, StatusGlyph } from '@lamplighter/ui'
import { pageQueries } from '../page-queries.ts'
import { paths } from '../paths.ts'
import { lookOf, runStateLooks } from '../words/state-looks.ts'

/** Who is at work on this tenant now, on what and since when; each can be watched. Nothing while nobody is. */
export function AtWork(props: { tenant: string }) {
  const { data: tenant } = useQuery(pageQueries.tenant(props.tenant))
  const runs = tenant?.activeRuns ?? []
  if (runs.length === 0) return null
  return (
    <ul aria-label="At work here now" className="flex flex-col gap-1.5">
      {runs.map((run) => (
        <li key={run.run} className="flex items-start gap-2 rounded-md bg-accent-soft px-3 py-2 text-sm">
          <span className="mt-0.5 text-accent">
            <StatusGlyph shape="ring" spinning />
          </span>
          <span className="min-w-0">
            {run.by}:{' '}
            <Link {...paths.run(run.run)} className="rounded-sm font-medium text-ink underline underline-offset-2">
              {run.remediation.title}
            </Link>{' '}
            · {lookOf(runStateLooks, run.state).word.toLowerCase()} · <RelativeTime at={run.since} />
          </span>
        </li>
      ))}
    </ul>
  )
}
