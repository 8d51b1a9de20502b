import { announce, Section } from '@lamplighter/ui'
import { ApprovalLadder } from '../../run-actions/ApprovalLadder.tsx'
import { ReasonedAction, type Choice } from '../../run-actions/ReasonedAction.tsx'
import { reasonDisabled } from '../../run-actions/show-run.ts'
import type { RolloutView } from '../../server/answers.ts'
import { trpcClient } from '../../server/trpc.ts'
import { ended, roleWords } from '../../words/plain-words.ts'
import { showRollout } from './show-rollout.ts'
import { StartForm } from './StartForm.tsx'

/** Whatever a person may say about the rollout now. */
export function Steer(props: { rollout: RolloutView }) {
  const { rollout } = props
  const { state } = rollout
  if (state === 'planned')
    return (
      <Section title="Start it">
        <StartForm rollout={rollout} />
      </Section>
    )
  if (state === 'awaiting-approval' && rollout.approval)
    return (
      <Section title={`Approval by a ${roleWords[rollout.approval.by]}`}>
        <p className="mb-3 text-pretty text-ink-soft">
          {rollout.createdBy.name} asks: “{rollout.reason}”. {ended(rollout.approval.because)} You approve exactly the tenants and effects
          on this screen.
        </p>
        {rollout.approval.expiresAt && (
          <div className="mb-3">
            <ApprovalLadder approval={{ ...rollout.approval, expiresAt: rollout.approval.expiresAt }} />
          </div>
        )}
        <ReasonedAction
          draftKey={`rollout approval ${rollout.id}`}
          label="Why do you decide so?"
          choices={[...approvals(rollout), abort(rollout)]}
        />
      </Section>
    )
  if (rollout.finishedAt !== null) return null
  return (
    <Section title="Steer it">
      <ReasonedAction
        draftKey={`rollout steer ${rollout.id}`}
        label="Why?"
        choices={[...(state === 'paused' ? [resume(rollout)] : state === 'running' ? [pause(rollout)] : []), abort(rollout)]}
      />
    </Section>
  )
}

function approvals(rollout: RolloutView): Choice[] {
  const answer = (reason: string) => ({ rollout: rollout.id, hash: rollout.hash ?? '', reason })
  return [
    {
      key: 'approve',
      label: 'Approve this rollout',
      variant: 'primary',
      disabledReason: reasonDisabled(rollout.actions.approve),
      act: async (reason) => done(await trpcClient.rollout.approve.mutate(answer(reason))),
    },
    {
      key: 'reject',
      label: 'Reject',
      variant: 'secondary',
      disabledReason: reasonDisabled(rollout.actions.reject),
      act: async (reason) => done(await trpcClient.rollout.reject.mutate(answer(reason))),
    },
  ]
}

function pause(rollout: RolloutView): Choice {
  return {
    key: 'pause',
    label: 'Pause after what is at work',
    variant: 'primary',
    disabledReason: reasonDisabled(rollout.actions.pause),
    act: async (reason) => done(await trpcClient.rollout.pause.mutate({ rollout: rollout.id, reason })),
  }
}

function resume(rollout: RolloutView): Choice {
  return {
    key: 'resume',
    label: 'Let it go on',
    variant: 'primary',
    disabledReason: reasonDisabled(rollout.actions.resume),
    act: async (reason) => done(await trpcClient.rollout.resume.mutate({ rollout: rollout.id, reason })),
  }
}

function abort(rollout: RolloutView): Choice {
  return {
    key: 'abort',
    label: 'Abort for good',
    variant: 'danger',
    disabledReason: reasonDisabled(rollout.actions.abort),
    act: async (reason) => done(await trpcClient.rollout.abort.mutate({ rollout: rollout.id, reason })),
  }
}

function done(rollout: RolloutView): void {
  showRollout(rollout)
  announce({ tone: 'good', text: rollout.sentence })
}
