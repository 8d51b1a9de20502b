import { useQuery } from '@tanstack/react-query'
import { Button, ErrorState, Panel, SkeletonRows } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import type { RolloutsSearch } from '../../paths.ts'
import { whyNoRollout } from '../../plan/may-roll-out.ts'
import type { RolloutView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { draftKeyOf } from './rollout-draft.ts'
import { PlanRolloutForm } from './PlanRolloutForm.tsx'

/** What to do, to whom, and how carefully. Nothing is changed: a worker only looks at each of them and counts. */
export function PlanRolloutPanel(props: { search: RolloutsSearch; onClose: () => void; onPlanned: (rollout: RolloutView) => void }) {
  const { search, onClose, onPlanned } = props
  const { data: catalog, error, refetch } = useQuery(pageQueries.catalog())
  const { data: session } = useQuery(pageQueries.session())
  const denied = whyNoRollout(session?.operator.role)
  return (
    <Panel title="Plan a rollout" isOpen onClose={onClose}>
      {denied !== null ? (
        <ErrorState headingLevel={3} kind="denied" title="You may not plan rollouts">
          {denied}
        </ErrorState>
      ) : catalog ? (
        <PlanRolloutForm key={draftKeyOf(search)} search={search} catalog={catalog} onPlanned={onPlanned} />
      ) : error ? (
        <ErrorState
          headingLevel={3}
          title="The form cannot be made just now"
          actions={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          {refusalOf(error).message} {refusalOf(error).wayOut}
        </ErrorState>
      ) : (
        <SkeletonRows rows={6} label="Loading the form" rowClassName="h-12" />
      )}
    </Panel>
  )
}
