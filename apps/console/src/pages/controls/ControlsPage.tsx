import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { buttonClasses, Skeleton, SkeletonRows } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { Budgets } from './Budgets.tsx'
import { Freezes } from './Freezes.tsx'
import { Glasses } from './Glasses.tsx'
import { Notices } from './Notices.tsx'
import { RemediationSwitches } from './RemediationSwitches.tsx'
import { Simulator } from './Simulator.tsx'
import { StopEverything } from './StopEverything.tsx'

export const ControlsRoute = createLazyRoute('/controls')({ component: ControlsPage, pendingComponent: ControlsSkeleton })

/** Everything that holds runs back, or could; for those who answer for them. */
export function ControlsPage() {
  const { data: controls } = useSuspenseQuery(pageQueries.controls())
  const { data: session } = useQuery(pageQueries.session())
  return (
    <>
      <PageHeader
        title="Controls"
        actions={
          <>
            {session?.operator.role === 'admin' && (
              <Link {...paths.changeSources()} className={buttonClasses({})}>
                Change sources
              </Link>
            )}
            <Link {...paths.breakGlass()} className={buttonClasses({})}>
              Break the glass
            </Link>
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <StopEverything controls={controls} />
          <Glasses controls={controls} />
          <Freezes controls={controls} />
        </div>
        <div className="grid min-w-0 gap-4">
          <Simulator controls={controls} mayRead={session?.operator.role !== 'auditor'} />
          <Budgets controls={controls} />
          <Notices controls={controls} />
        </div>
        <div className="min-w-0 xl:col-span-2">
          <RemediationSwitches controls={controls} />
        </div>
      </div>
    </>
  )
}

export function ControlsSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Controls" />
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-32 rounded-lg" />
        <Skeleton className="h-32 rounded-lg" />
      </div>
      <div className="mt-4 rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={8} label="Loading the controls" />
      </div>
    </div>
  )
}
