import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { EmptyState, Section, SkeletonRows } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { WaitingRollout } from './WaitingRollout.tsx'
import { WaitingRun } from './WaitingRun.tsx'

export const ApprovalsRoute = createLazyRoute('/approvals')({ component: ApprovalsPage, pendingComponent: ApprovalsSkeleton })

/** Everything that stands still until this operator says something; made for one hand. */
export function ApprovalsPage() {
  const { data: desk } = useSuspenseQuery(pageQueries.desk())
  return (
    <div className="mx-auto max-w-180">
      <PageHeader title="Approvals and decisions" />
      {desk.waiting.length === 0 ? (
        <Section title="Waiting for you">
          <EmptyState title="Nothing waits for you">
            Runs and rollouts that you could approve, and runs that need your decision, stand here as soon as they do. This screen follows
            by itself.
          </EmptyState>
        </Section>
      ) : (
        <div className="flex flex-col gap-4">
          {desk.waiting.map((item) =>
            item.kind === 'rollout' ? <WaitingRollout key={item.rollout} item={item} /> : <WaitingRun key={item.run} item={item} />,
          )}
        </div>
      )}
    </div>
  )
}

export function ApprovalsSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto max-w-180">
      <PageHeader title="Approvals and decisions" />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={5} label="Loading what waits for you" />
      </div>
    </div>
  )
}
