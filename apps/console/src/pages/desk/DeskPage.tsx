import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { RelativeTime, Skeleton, SkeletonRows } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { count } from '../../words/plain-words.ts'
import { FailingNow } from './FailingNow.tsx'
import { MyCases } from './MyCases.tsx'
import { ProberNote } from './ProberNote.tsx'
import { RecentRuns } from './RecentRuns.tsx'
import { SharedProblems } from './SharedProblems.tsx'
import { TenantSearch } from './TenantSearch.tsx'
import { Waiting } from './Waiting.tsx'

export const DeskRoute = createLazyRoute('/')({ component: DeskPage, pendingComponent: DeskSkeleton })

/** Who is calling, and what needs me. */
export function DeskPage() {
  const { data: desk } = useSuspenseQuery(pageQueries.desk())
  return (
    <>
      <title>Desk · Lamplighter</title>
      <h1 className="sr-only">Desk</h1>
      <TenantSearch />
      <FleetLine desk={desk} />
      <ProberNote prober={desk.prober} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <SharedProblems desk={desk} />
          <FailingNow desk={desk} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Waiting waiting={desk.waiting} />
          <MyCases cases={desk.myCases} />
          <RecentRuns runs={desk.recentRuns} />
        </div>
      </div>
    </>
  )
}

function FleetLine(props: { desk: DeskView }) {
  const { totals, sweptAt } = props.desk
  const parts = [
    count({ of: totals.tenants, one: 'tenant', many: 'tenants' }),
    totals.failingTenants === 0 ? 'none failing' : `${totals.failingTenants.toLocaleString('en-GB')} failing`,
    ...(totals.failingFeatures > 0 ? [`${count({ of: totals.failingFeatures, one: 'feature', many: 'features' })} down`] : []),
    ...(totals.unknownFeatures > 0 ? [`${totals.unknownFeatures.toLocaleString('en-GB')} not seen`] : []),
  ]
  return (
    <p className="tabular mt-2 mb-5 flex flex-wrap gap-x-2 text-xs text-ink-faint">
      <span>{parts.join(' · ')}</span>
      <span aria-hidden="true" className="max-sm:hidden">
        ·
      </span>
      {sweptAt === null ? (
        <span>The first round over all tenants is under way.</span>
      ) : (
        <RelativeTime at={sweptAt} prefix="all looked at " />
      )}
    </p>
  )
}

export function DeskSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="h-14 rounded-lg" />
      <Skeleton className="mt-2 mb-5 h-4 w-72" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={8} label="Loading the desk" />
        </div>
        <div className="rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={5} label="Loading what waits for you" />
        </div>
      </div>
    </div>
  )
}
