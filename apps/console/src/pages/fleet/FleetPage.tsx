import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { buttonClasses, EmptyState, HeatmapGrid, type HeatmapGridRow, RelativeTime, Section, Select, Skeleton } from '@lamplighter/ui'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { FleetPage as Page } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { type FleetGroup, type FleetSearch, paths } from '../../paths.ts'
import { LoadMore } from '../../shell/LoadMore.tsx'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { count } from '../../words/plain-words.ts'
import { featureLooks, lookOf } from '../../words/state-looks.ts'
import { FleetLegend } from './FleetLegend.tsx'
import { GroupStrip } from './GroupStrip.tsx'
import { TenantRowLink } from './TenantRowLink.tsx'

export const FleetRoute = createLazyRoute('/fleet')({ component: FleetPage, pendingComponent: FleetSkeleton })

const groupings: { value: FleetGroup; label: string }[] = [
  { value: 'region', label: 'Region' },
  { value: 'tier', label: 'Tier' },
  { value: 'ring', label: 'Ring' },
  { value: 'shard', label: 'Shard' },
  { value: 'release', label: 'Release' },
]

/** Where are the lights out. */
export function FleetPage() {
  const search = FleetRoute.useSearch()
  const navigate = FleetRoute.useNavigate()
  const pages = useSuspenseInfiniteQuery(pageQueries.fleet(search))
  const { features, groups, sweptAt } = pages.data.pages[0]!
  const rows = useMemo(() => pages.data.pages.flatMap(rowsOf), [pages.data.pages])
  const columns = useMemo(() => features.map((feature) => ({ key: feature.id, title: feature.title })), [features])
  const groupBy = search.groupBy ?? 'region'
  const total = groups.reduce((sum, group) => sum + group.tenants, 0)
  const change = (next: FleetSearch) => void navigate(paths.fleet(next))
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <>
      <PageHeader
        title="Fleet"
        meta={
          sweptAt ? (
            <RelativeTime at={sweptAt} prefix="all looked at " className="text-xs text-ink-faint" />
          ) : (
            <span className="text-xs text-ink-faint">first round under way</span>
          )
        }
        actions={
          <Link {...paths.maintenance()} className={buttonClasses({})}>
            Maintenance
          </Link>
        }
      />
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Select
          label="Group by"
          className="w-36"
          value={groupBy}
          onChange={(event) => change({ groupBy: event.target.value as FleetGroup, ...(search.state ? { state: search.state } : {}) })}
          options={groupings}
        />
        <Select
          label="With a feature that is"
          className="w-44"
          value={search.state ?? ''}
          onChange={(event) =>
            change({ ...withoutState(search), ...(event.target.value ? { state: event.target.value as FeatureState } : {}) })
          }
          options={[
            { value: '', label: 'in any state' },
            ...Object.entries(featureLooks).map(([value, look]) => ({ value, label: look.word.toLowerCase() })),
          ]}
        />
        <FleetLegend />
      </div>
      <GroupStrip groupBy={groupBy} groups={groups} search={search} />
      <Section
        title={
          rows.length === total && !hasNextPage
            ? count({ of: total, one: 'tenant', many: 'tenants' })
            : `${rows.length.toLocaleString('en-GB')}${hasNextPage ? '+' : ''} of ${count({ of: total, one: 'tenant', many: 'tenants' })}`
        }
        flush
        aside={<span className="max-sm:hidden">arrows move, Enter opens</span>}
      >
        <HeatmapGrid
          ariaLabel="Tenants by features"
          columns={columns}
          rows={rows}
          rowHeader={tenantLink}
          onOpen={(position) => void navigate(paths.diagnosis({ tenant: rows[position.row]!.key, feature: features[position.column]!.id }))}
          onNearEnd={loadMore}
          emptyState={
            <EmptyState
              title="No tenant fits these filters"
              action={
                <Link {...paths.fleet()} className="text-accent underline underline-offset-2">
                  Show the whole fleet
                </Link>
              }
            />
          }
        />
        <LoadMore pages={pages} />
      </Section>
    </>
  )
}

const known = new WeakMap<Page, HeatmapGridRow[]>()

/** Made once for each page that arrived: while somebody scrolls, pages keep coming, and rows that are drawn stay as they are. */
function rowsOf(page: Page): HeatmapGridRow[] {
  const rows =
    known.get(page) ??
    page.rows.map((row) => ({ key: row.tenant, name: row.name, cells: row.states.map((state) => lookOf(featureLooks, state)) }))
  known.set(page, rows)
  return rows
}

function tenantLink(row: HeatmapGridRow) {
  return <TenantRowLink tenant={row.key} name={row.name} />
}

function withoutState(search: FleetSearch): Omit<FleetSearch, 'state'> {
  const { state: _, ...rest } = search
  return rest
}

export function FleetSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Fleet" />
      <div className="mb-3 h-13" />
      <Skeleton className="mb-3 h-16 rounded-lg" />
      <Skeleton className="h-120 rounded-lg" />
    </div>
  )
}
