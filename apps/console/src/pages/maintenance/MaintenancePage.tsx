import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { EmptyState, Section, SkeletonRows } from '@lamplighter/ui'
import type { MaintenanceWindowView } from '@lamplighter/operations/views'
import { MaintenanceWindow, whyNoMaintenance } from '../../maintenance/MaintenanceWindow.tsx'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'

export const MaintenanceRoute = createLazyRoute('/maintenance')({ component: MaintenancePage, pendingComponent: MaintenanceSkeleton })

/** What rests now, what will, and what did, over every tenant in scope and everything that they share. */
export function MaintenancePage() {
  const { data } = useSuspenseQuery(pageQueries.maintenance())
  const { data: session } = useQuery(pageQueries.session())
  const mayNot = whyNoMaintenance(session?.operator.role)
  const inState = (...states: MaintenanceWindowView['state'][]) => data.windows.filter(({ state }) => states.includes(state))
  return (
    <div className="mx-auto max-w-180">
      <PageHeader title="Maintenance" crumbs={[{ title: 'Fleet', link: paths.fleet() }]} />
      <div className="flex flex-col gap-4">
        <Windows title="Now" empty="Nothing is in maintenance" windows={inState('now')} mayNot={mayNot} />
        <Windows title="Planned" empty="Nothing is planned" windows={inState('planned')} mayNot={mayNot} />
        <Windows title="In the last 30 days" empty="None" windows={inState('over', 'ended')} mayNot={mayNot} />
      </div>
    </div>
  )
}

function Windows(props: { title: string; empty: string; windows: MaintenanceWindowView[]; mayNot: string | null }) {
  const { title, empty, windows, mayNot } = props
  return (
    <Section title={windows.length > 0 ? `${title} · ${windows.length}` : title} flush>
      {windows.length === 0 ? (
        <EmptyState title={empty}>
          {title === 'Planned' ? 'A lead or an admin sets it on the tenant’s page, for the tenant or for what it shares.' : null}
        </EmptyState>
      ) : (
        <ul aria-label={title} className="divide-y divide-line">
          {windows.map((window) => (
            <MaintenanceWindow key={window.id} window={window} whose={window.tenant && <Whose window={window} />} mayNot={mayNot} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Whose(props: { window: MaintenanceWindowView }) {
  const { tenant, tenantName } = props.window
  return (
    <Link {...paths.tenant(tenant ?? '')} className="rounded-sm text-accent underline underline-offset-2">
      {tenantName}
    </Link>
  )
}

export function MaintenanceSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto max-w-180">
      <PageHeader title="Maintenance" crumbs={[{ title: 'Fleet', link: paths.fleet() }]} />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={5} label="Loading maintenance" rowClassName="h-12" />
      </div>
    </div>
  )
}
