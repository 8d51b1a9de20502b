import { EmptyState, formatDuration, Section, Timeline, useNow } from '@lamplighter/ui'
import type { RunView } from '../../server/answers.ts'
import { stepLooks } from '../../words/state-looks.ts'

type Step = RunView['steps'][number]

export function RunSteps(props: { run: RunView }) {
  const { run } = props
  const done = run.steps.filter((step) => step.state === 'succeeded' || step.state === 'recovered').length
  return (
    <Section title="Steps" aside={<span className="tabular">{`${done} of ${run.steps.length} done`}</span>}>
      <Timeline
        ariaLabel="Steps"
        emptyState={<EmptyState title="This remediation has no steps" />}
        items={run.steps.map((step) => {
          const look = stepLooks[step.state]
          return {
            key: step.id,
            tone: look.tone,
            shape: look.shape,
            title: (
              <>
                {step.title} <span className="text-xs text-ink-faint">· {look.word.toLowerCase()}</span>
                {step.attempt > 1 && <span className="text-xs text-ink-faint"> · attempt {step.attempt}</span>}
              </>
            ),
            detail: step.message,
            when: <Took step={step} />,
          }
        })}
      />
    </Section>
  )
}

function Took(props: { step: Step }) {
  const { startedAt, finishedAt } = props.step
  const now = useNow()
  if (startedAt === null) return null
  const end = finishedAt === null ? now.getTime() : Date.parse(finishedAt)
  const seconds = Math.max(0, (end - Date.parse(startedAt)) / 1000)
  return (
    <span className="tabular">{seconds < 1 && finishedAt !== null ? `${Math.round(seconds * 1000)} ms` : formatDuration(seconds)}</span>
  )
}
