import { useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { Button, type Column, EmptyState, RelativeTime, Section, SkeletonRows, StatusMark, Table } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { whyNoRollout } from '../../plan/may-roll-out.ts'
import type { RolloutLine } from '../../server/answers.ts'
import { useCommands } from '../../shell/commands.ts'
import { LoadMore } from '../../shell/LoadMore.tsx'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { PlanRolloutPanel } from './PlanRolloutPanel.tsx'
import { isMoving, rolloutLooks } from './rollout-looks.ts'

export const RolloutsRoute = createLazyRoute('/rollouts')({ component: RolloutsPage, pendingComponent: RolloutsSkeleton })

const askAgainMs = 5000

const columns: Column<RolloutLine>[] = [
  {
    key: 'remediation',
    header: 'Remediation',
    isRowHeader: true,
    cell: (rollout) => (
      <span className="flex flex-col">
        <Link {...paths.rollout(rollout.id)} className="w-fit rounded-sm font-medium text-ink hover:underline">
          {rollout.remediation.title}
        </Link>
        <span className="text-xs text-ink-faint">{rollout.selection}</span>
      </span>
    ),
  },
  { key: 'state', header: 'State', cell: (rollout) => <StatusMark {...rolloutLooks[rollout.state]} size="sm" /> },
  {
    key: 'fixed',
    header: 'Fixed',
    align: 'end',
    cell: ({ counts }) => (
      <span className="tabular whitespace-nowrap text-ink-soft">
        {counts.fixed} of {counts.tenants - counts.refused}
      </span>
    ),
  },
  { key: 'by', header: 'By', from: 'md', cell: (rollout) => <span className="text-ink-soft">{rollout.createdBy}</span> },
  {
    key: 'at',
    header: 'Planned',
    align: 'end',
    from: 'sm',
    cell: (rollout) => <RelativeTime at={rollout.createdAt} className="text-ink-faint" />,
  },
]

/** One remediation over many tenants: what goes on now, and what was done. */
export function RolloutsPage() {
  const search = RolloutsRoute.useSearch()
  const navigate = RolloutsRoute.useNavigate()
  const pages = useSuspenseInfiniteQuery({
    ...pageQueries.rollouts(),
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(({ state }) => isMoving(state))) ? askAgainMs : false,
  })
  const { data: session } = useQuery(pageQueries.session())
  const denied = whyNoRollout(session?.operator.role)
  const rollouts = pages.data.pages.flatMap((page) => page.items)
  const plan = () => void navigate(paths.rollouts({ ...search, plan: true }))
  useCommands([{ id: 'plan-rollout', title: 'Plan a rollout', group: 'Rollouts', keys: 'n', run: plan, disabledReason: denied }])

  return (
    <>
      <PageHeader
        title="Rollouts"
        actions={
          <Button variant="primary" onClick={plan} disabledReason={denied} aria-keyshortcuts="n">
            Plan a rollout
          </Button>
        }
      />
      <Section title="All rollouts" flush aside="newest first">
        <Table
          ariaLabel="Rollouts"
          columns={columns}
          rows={rollouts}
          rowKey={(rollout) => rollout.id}
          emptyState={
            <EmptyState title="Nothing was rolled out yet">
              A rollout fixes many tenants with one remediation, one ring after the other, and stops when it does not help.
            </EmptyState>
          }
        />
        <LoadMore pages={pages} />
      </Section>
      {search.plan && (
        <PlanRolloutPanel
          search={search}
          onClose={() => void navigate({ ...paths.rollouts(), replace: true })}
          onPlanned={(rollout) => void navigate(paths.rollout(rollout.id))}
        />
      )}
    </>
  )
}

export function RolloutsSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Rollouts" />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={8} label="Loading rollouts" rowClassName="h-12" />
      </div>
    </div>
  )
}
