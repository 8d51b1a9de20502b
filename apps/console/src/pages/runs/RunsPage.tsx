import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { Badge, type Column, EmptyState, RelativeTime, Section, Select, SkeletonRows, StatusMark, Table } from '@lamplighter/ui'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import { pageQueries } from '../../page-queries.ts'
import { paths, type RunsSearch } from '../../paths.ts'
import type { RunLine } from '../../server/answers.ts'
import { LoadMore } from '../../shell/LoadMore.tsx'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { runLook, runStateLooks } from '../../words/state-looks.ts'

export const RunsRoute = createLazyRoute('/runs')({ component: RunsPage, pendingComponent: RunsSkeleton })

const columns: Column<RunLine>[] = [
  {
    key: 'remediation',
    header: 'Remediation',
    isRowHeader: true,
    cell: (run) => (
      <span className="flex flex-col">
        <Link {...paths.run(run.id)} className="w-fit rounded-sm font-medium text-ink hover:underline">
          {run.remediation.title}
        </Link>
        <span className="text-xs text-ink-faint sm:hidden">{run.tenantName}</span>
      </span>
    ),
  },
  {
    key: 'tenant',
    header: 'Tenant',
    from: 'sm',
    cell: (run) => (
      <Link {...paths.tenant(run.tenant)} className="rounded-sm text-ink-soft hover:underline">
        {run.tenantName}
      </Link>
    ),
  },
  { key: 'state', header: 'State', cell: (run) => <StatusMark {...runLook(run)} size="sm" /> },
  { key: 'by', header: 'By', from: 'md', cell: (run) => <span className="text-ink-soft">{run.requestedBy}</span> },
  { key: 'at', header: 'Asked', align: 'end', cell: (run) => <RelativeTime at={run.requestedAt} className="text-ink-faint" /> },
]

export function RunsPage() {
  const search = RunsRoute.useSearch()
  const navigate = RunsRoute.useNavigate()
  const pages = useSuspenseInfiniteQuery(pageQueries.runs(search))
  const runs = pages.data.pages.flatMap((page) => page.items)
  const change = (next: RunsSearch) => void navigate(paths.runs(next))
  const filtered = search.state !== undefined || search.mine === true || search.tenant !== undefined

  return (
    <>
      <PageHeader title="Runs" />
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Select
          label="State"
          className="w-44"
          value={search.state ?? ''}
          onChange={(event) =>
            change({ ...without(search, 'state'), ...(event.target.value ? { state: event.target.value as RunState } : {}) })
          }
          options={[
            { value: '', label: 'Any state' },
            ...Object.entries(runStateLooks).map(([value, look]) => ({ value, label: look.word })),
          ]}
        />
        <Select
          label="Whose"
          className="w-36"
          value={search.mine ? 'mine' : ''}
          onChange={(event) => change({ ...without(search, 'mine'), ...(event.target.value ? { mine: true as const } : {}) })}
          options={[
            { value: '', label: 'Everybody’s' },
            { value: 'mine', label: 'Mine' },
          ]}
        />
        {search.tenant && (
          <span className="flex h-8 items-center gap-2">
            <Badge>tenant {search.tenant}</Badge>
            <Link {...paths.runs(without(search, 'tenant'))} className="rounded-sm text-xs text-accent underline underline-offset-2">
              all tenants
            </Link>
          </span>
        )}
      </div>
      <Section title={filtered ? 'Runs that fit' : 'All runs'} flush aside="newest first">
        <Table
          ariaLabel="Runs"
          columns={columns}
          rows={runs}
          rowKey={(run) => run.id}
          emptyState={
            filtered ? (
              <EmptyState
                title="No run fits these filters"
                action={
                  <Link {...paths.runs()} className="text-accent underline underline-offset-2">
                    Show all runs
                  </Link>
                }
              />
            ) : (
              <EmptyState title="Nothing has been run yet">
                A remediation starts from a diagnosis: find the customer on the desk.
              </EmptyState>
            )
          }
        />
        <LoadMore pages={pages} />
      </Section>
    </>
  )
}

function without<K extends keyof RunsSearch>(search: RunsSearch, key: K): Omit<RunsSearch, K> {
  const { [key]: _, ...rest } = search
  return rest
}

export function RunsSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Runs" />
      <div className="mb-3 h-13" />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={10} label="Loading runs" rowClassName="h-10" />
      </div>
    </div>
  )
}
