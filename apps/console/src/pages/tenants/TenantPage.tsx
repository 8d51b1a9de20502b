import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { Badge, Button, RelativeTime, Section, Skeleton, SkeletonRows, StaleNote, StatusGlyph, toneText, useNow } from '@lamplighter/ui'
import { lazy, Suspense, useState } from 'react'
import type { TenantView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { AtWork } from '../../plan/AtWork.tsx'
import { useCommands } from '../../shell/commands.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { featureLooks } from '../../words/state-looks.ts'
import { worstFirst } from '../../words/worst-first.ts'
import { FeatureTable } from './FeatureTable.tsx'
import { InstanceFacts } from './InstanceFacts.tsx'
import { OpenCaseDialog } from './OpenCaseDialog.tsx'
import { TenantTimeline } from './TenantTimeline.tsx'
import { TheirClock } from './TheirClock.tsx'

const WhatChanged = lazy(() => import('./WhatChanged.tsx').then((module) => ({ default: module.WhatChanged })))
const Maintenance = lazy(() => import('./Maintenance.tsx').then((module) => ({ default: module.Maintenance })))
const AvailabilityDays = lazy(() => import('./AvailabilityDays.tsx').then((module) => ({ default: module.AvailabilityDays })))

export const TenantRoute = createLazyRoute('/tenants/$tenant')({ component: TenantPage, pendingComponent: TenantSkeleton })

/** What does not work for them. */
export function TenantPage() {
  const params = TenantRoute.useParams()
  const navigate = TenantRoute.useNavigate()
  const { data: tenant } = useSuspenseQuery(pageQueries.tenant(params.tenant))
  const [opensCase, setOpensCase] = useState(false)
  const features = worstFirst(tenant.features)
  const worst = features[0]

  useCommands([
    { id: 'case', title: 'Open a case', group: tenant.name, keys: 'c', run: () => setOpensCase(true) },
    ...(worst && worst.state !== 'ok'
      ? [
          {
            id: 'worst',
            title: `Diagnose ${worst.feature.title}`,
            group: tenant.name,
            keys: 'd',
            run: () => void navigate(paths.diagnosis({ tenant: tenant.id, feature: worst.feature.id })),
          },
        ]
      : []),
    { id: 'tenant-runs', title: 'Show their runs', group: tenant.name, run: () => void navigate(paths.runs({ tenant: tenant.id })) },
  ])

  return (
    <>
      <PageHeader
        title={tenant.name}
        crumbs={[{ title: 'Desk', link: paths.desk() }]}
        meta={
          <span className="flex flex-wrap items-center gap-1.5">
            <Badge>{tenant.tier}</Badge>
            <Badge>{tenant.region}</Badge>
            <TheirClock timeZone={tenant.timeZone} />
          </span>
        }
        actions={<Button onClick={() => setOpensCase(true)}>Open a case</Button>}
      />
      <Headline tenant={tenant} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section
            title="Features"
            flush
            aside={tenant.checkedAt ? <RelativeTime at={tenant.checkedAt} prefix="looked at " /> : 'not looked at yet'}
          >
            <FeatureTable tenant={tenant.id} timeZone={tenant.timeZone} features={features} />
          </Section>
          <Suspense fallback={<Later />}>
            <WhatChanged tenant={tenant.id} timeZone={tenant.timeZone} />
          </Suspense>
          <Suspense fallback={<Later />}>
            <AvailabilityDays tenant={tenant} />
          </Suspense>
        </div>
        <div className="grid min-w-0 items-start gap-4 md:grid-cols-2 xl:grid-cols-1">
          <Suspense fallback={<Later />}>
            <Maintenance tenant={tenant} />
          </Suspense>
          <InstanceFacts tenant={tenant} />
          <TenantTimeline tenant={tenant} />
        </div>
      </div>
      {opensCase && <OpenCaseDialog tenant={tenant} onClose={() => setOpensCase(false)} />}
    </>
  )
}

/** Keeps the place of a section whose code is still on its way. */
function Later() {
  return <div className="h-32 rounded-lg border border-line bg-surface" aria-hidden="true" />
}

const staleAfterMs = 180_000

/** One sentence to start the call with, and who else is at work here. */
function Headline(props: { tenant: TenantView }) {
  const { tenant } = props
  const now = useNow()
  const worst = worstFirst(tenant.features)[0]
  const look = worst ? featureLooks[worst.state] : featureLooks.unknown
  const old = tenant.checkedAt !== null && now.getTime() - Date.parse(tenant.checkedAt) > staleAfterMs
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-start gap-2.5 text-lg text-balance text-ink">
        <span className={`mt-1 ${toneText[look.tone]}`}>
          <StatusGlyph shape={look.shape} />
        </span>
        {tenant.headline}
      </p>
      {old && tenant.checkedAt && (
        <StaleNote>
          Nobody has looked at this tenant for a while: this is how it was <RelativeTime at={tenant.checkedAt} />. Diagnose a feature to
          look now.
        </StaleNote>
      )}
      <AtWork tenant={tenant.id} />
    </div>
  )
}

export function TenantSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-1 h-4 w-16" />
      <Skeleton className="mb-4 h-7 w-64" />
      <Skeleton className="mb-4 h-6 w-96 max-w-full" />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={12} label="Loading the tenant" rowClassName="h-12" />
        </div>
        <div className="rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={6} label="Loading the instance" />
        </div>
      </div>
    </div>
  )
}
