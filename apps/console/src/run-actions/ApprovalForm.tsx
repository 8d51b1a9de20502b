import { announce } from '@lamplighter/ui'
import type { RunView } from '../server/answers.ts'
import { queryClient, trpc, trpcClient } from '../server/trpc.ts'
import { ApprovalLadder } from './ApprovalLadder.tsx'
import { ReasonedAction } from './ReasonedAction.tsx'
import { reasonDisabled, showRun } from './show-run.ts'

/** Approves or rejects exactly the plan that is shown beside it, by its hash. */
export function ApprovalForm(props: { run: RunView }) {
  const { run } = props
  const decide = async (options: { approve: boolean; reason: string }) => {
    const input = { run: run.id, planHash: run.planHash, reason: options.reason }
    const next = options.approve ? await trpcClient.run.approve.mutate(input) : await trpcClient.run.reject.mutate(input)
    showRun(next)
    void queryClient.invalidateQueries(trpc.desk.get.queryFilter())
    announce({ tone: 'good', text: options.approve ? 'Approved. It runs now.' : 'Rejected. Nothing was changed.' })
  }
  return (
    <div className="flex flex-col gap-3">
      {run.approval && <ApprovalLadder approval={run.approval} />}
      <ReasonedAction
        draftKey={`approval ${run.id}`}
        label="Why do you decide so?"
        choices={[
          {
            key: 'approve',
            label: 'Approve this plan',
            variant: 'primary',
            disabledReason: reasonDisabled(run.actions.approve),
            act: (reason) => decide({ approve: true, reason }),
          },
          {
            key: 'reject',
            label: 'Reject',
            variant: 'secondary',
            disabledReason: reasonDisabled(run.actions.reject),
            act: (reason) => decide({ approve: false, reason }),
          },
        ]}
      />
    </div>
  )
}
