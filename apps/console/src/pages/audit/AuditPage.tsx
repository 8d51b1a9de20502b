import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { type Column, EmptyState, Section, SkeletonRows, Table, ZonedTime } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import type { AuditEventView } from '../../server/answers.ts'
import { LoadMore } from '../../shell/LoadMore.tsx'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { CsvButton } from './CsvButton.tsx'
import { EventDetails } from './EventDetails.tsx'
import { VerifyChain } from './VerifyChain.tsx'

export const AuditRoute = createLazyRoute('/audit')({ component: AuditPage, pendingComponent: AuditSkeleton })

const columns: Column<AuditEventView>[] = [
  {
    key: 'seq',
    header: 'No.',
    align: 'end',
    from: 'md',
    className: 'align-top',
    cell: (event) => <span className="text-ink-faint">{event.seq}</span>,
  },
  { key: 'at', header: 'When', className: 'align-top', cell: (event) => <ZonedTime at={event.at} seconds className="text-ink-soft" /> },
  {
    key: 'actor',
    header: (
      <>
        Who<span className="max-sm:hidden">, on whose authority</span>
      </>
    ),
    className: 'align-top',
    cell: (event) => (
      <span className="flex flex-col">
        <span className="break-words text-ink max-sm:break-all">{event.actor}</span>
        <span className="text-xs text-ink-faint">{event.authority}</span>
      </span>
    ),
  },
  {
    key: 'action',
    header: 'What',
    isRowHeader: true,
    className: 'align-top',
    cell: (event) => (
      <span className="flex flex-col sm:min-w-40">
        <span className="font-medium break-words text-ink max-sm:break-all">{event.action}</span>
        {event.subject && <Subject action={event.action} subject={event.subject} />}
        <span className="mt-1 sm:hidden">
          <EventDetails event={event} />
        </span>
      </span>
    ),
  },
  {
    key: 'tenant',
    header: 'Where',
    from: 'sm',
    className: 'align-top',
    cell: (event) =>
      event.tenant ? (
        <Link {...paths.tenant(event.tenant)} className="rounded-sm text-ink-soft underline decoration-line-strong underline-offset-2">
          {event.tenant}
        </Link>
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
  { key: 'details', header: 'Why and how', from: 'sm', className: 'align-top', cell: (event) => <EventDetails event={event} /> },
]

/** A run can be opened; what else an event is about is named. */
function Subject(props: { action: string; subject: string }) {
  const classes = 'text-xs break-all text-ink-faint'
  if (!props.action.startsWith('run.')) return <span className={classes}>{props.subject}</span>
  return (
    <Link {...paths.run(props.subject)} className={`${classes} w-fit rounded-sm underline decoration-line-strong underline-offset-2`}>
      {props.subject}
    </Link>
  )
}

/** Who changed what, where, on whose authority; provable. */
export function AuditPage() {
  const search = AuditRoute.useSearch()
  const pages = useSuspenseInfiniteQuery(pageQueries.audit(search))
  const events = pages.data.pages.flatMap((page) => page.items)
  const filtered = Object.keys(search).length > 0
  return (
    <>
      <PageHeader
        title="Audit"
        actions={
          <>
            <CsvButton search={search} />
            <VerifyChain />
          </>
        }
      />
      <AuditFilters key={JSON.stringify(search)} search={search} />
      <Section
        title={filtered ? 'Events that fit' : 'All events'}
        flush
        aside={<span className="max-sm:hidden">newest first; each holds the hash of the one before</span>}
      >
        <Table
          ariaLabel="Audit events"
          columns={columns}
          rows={events}
          rowKey={(event) => event.seq}
          emptyState={
            filtered ? (
              <EmptyState
                title="No event fits these filters"
                action={
                  <Link {...paths.audit()} className="text-accent underline underline-offset-2">
                    Show all events
                  </Link>
                }
              />
            ) : (
              <EmptyState title="Nothing has happened yet">Every change writes its event here, in the same transaction.</EmptyState>
            )
          }
        />
        <LoadMore pages={pages} />
      </Section>
    </>
  )
}

export function AuditSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Audit" />
      <div className="mb-3 h-13" />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={12} label="Loading events" />
      </div>
    </div>
  )
}
