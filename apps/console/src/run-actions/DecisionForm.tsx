import { announce } from '@lamplighter/ui'
import type { RunView } from '../server/answers.ts'
import { queryClient, trpc, trpcClient } from '../server/trpc.ts'
import { ReasonedAction } from './ReasonedAction.tsx'
import { reasonDisabled, showRun } from './show-run.ts'

/** A run that cannot tell what happened waits here: a person says how it goes on. */
export function DecisionForm(props: { run: RunView }) {
  const { run } = props
  const decide = async (options: { choice: 'continue' | 'stop' | 'undo'; reason: string }) => {
    showRun(await trpcClient.run.decide.mutate({ run: run.id, ...options }))
    void queryClient.invalidateQueries(trpc.desk.get.queryFilter())
    announce({ tone: 'good', text: 'Decided.' })
  }
  const disabledReason = reasonDisabled(run.actions.decide)
  return (
    <ReasonedAction
      draftKey={`decision ${run.id}`}
      label="Why do you decide so?"
      choices={[
        {
          key: 'continue',
          label: 'Go on with the next step',
          variant: 'primary',
          disabledReason,
          act: (reason) => decide({ choice: 'continue', reason }),
        },
        {
          key: 'undo',
          label: 'Undo what was done',
          variant: 'secondary',
          disabledReason: disabledReason ?? reasonDisabled(run.actions.undo),
          act: (reason) => decide({ choice: 'undo', reason }),
        },
        { key: 'stop', label: 'Stop here', variant: 'secondary', disabledReason, act: (reason) => decide({ choice: 'stop', reason }) },
      ]}
    />
  )
}
