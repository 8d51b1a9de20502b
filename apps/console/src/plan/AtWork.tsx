import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RelativeTime, StatusGlyph } from '@lamplighter/ui'
import { pageQueries } from '../page-queries.ts'
import { paths } from '../paths.ts'
import type { AtWorkLine } from '../server/answers.ts'
import { trpc } from '../server/trpc.ts'
import { lookOf, runStateLooks } from '../words/state-looks.ts'

/** News of runs for tenants out of scope does not come by the stream. */
const askAgainMs = 10_000

/**
 * Who is at work on this tenant now, or on what it shares with others: on what, and since when; each can be watched, unless it is
 * beyond the operator's scope. Nothing while nobody is.
 */
export function AtWork(props: { tenant: string }) {
  const { data: tenant } = useQuery(pageQueries.tenant(props.tenant))
  const { data } = useQuery(trpc.run.atWork.queryOptions({ tenant: props.tenant }, { refetchInterval: askAgainMs }))
  // The tenant's own runs are known at once; those elsewhere join them.
  const lines = data ?? tenant?.activeRuns.map((run) => ({ where: 'here' as const, ...run })) ?? []
  if (lines.length === 0) return null
  return (
    <ul aria-label="At work here now" className="flex flex-col gap-1.5">
      {lines.map((line) => (
        <li
          key={line.where === 'out-of-scope' ? `${line.component.id} ${line.since}` : line.run}
          className="flex items-start gap-2 rounded-md bg-accent-soft px-3 py-2 text-sm"
        >
          <span className="mt-0.5 text-accent">
            <StatusGlyph shape="ring" spinning />
          </span>
          <span className="min-w-0">
            {line.by}: <What line={line} /> · {lookOf(runStateLooks, line.state).word.toLowerCase()} · <RelativeTime at={line.since} />
          </span>
        </li>
      ))}
    </ul>
  )
}

type Line = Omit<Extract<AtWorkLine, { where: 'here' }>, 'state'> | Exclude<AtWorkLine, { where: 'here' }>

function What(props: { line: Line }) {
  const { line } = props
  if (line.where === 'out-of-scope') return <>a run on {line.component.title}, which they share with a tenant outside your scope</>
  const run = (
    <Link {...paths.run(line.run)} className="rounded-sm font-medium text-ink underline underline-offset-2">
      {line.remediation.title}
    </Link>
  )
  if (line.where === 'here') return run
  return (
    <>
      {run} on {line.component.title}, which they share with{' '}
      <Link {...paths.tenant(line.tenant.id)} className="rounded-sm text-ink underline underline-offset-2">
        {line.tenant.name}
      </Link>
    </>
  )
}
