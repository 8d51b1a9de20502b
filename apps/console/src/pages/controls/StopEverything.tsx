import { RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import type { ControlsView } from '../../server/answers.ts'
import { trpcClient } from '../../server/trpc.ts'
import { ReasonedButton } from '../../run-actions/ReasonedButton.tsx'
import { disabledBecause, showControls } from './show-controls.ts'

/** The one switch that stops the line for everybody. */
export function StopEverything(props: { controls: ControlsView }) {
  const { allStopped, actions } = props.controls
  return (
    <Section title="All remediations">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        {allStopped ? (
          <div className="min-w-0 flex-1">
            <StatusMark tone="bad" shape="stop" word="Stopped for everybody" />
            <p className="mt-1 text-sm text-pretty text-ink">“{allStopped.because}”</p>
            <p className="text-xs text-ink-faint">
              {allStopped.by}, <RelativeTime at={allStopped.since} />
            </p>
          </div>
        ) : (
          <div className="min-w-0 flex-1">
            <StatusMark tone="good" shape="check" word="May run" />
            <p className="mt-1 text-sm text-pretty text-ink-soft">
              Stopping them holds back every new run at once. Runs at work end; what was done can still be undone.
            </p>
          </div>
        )}
        {allStopped ? (
          <ReasonedButton
            draftKey="release all"
            size="md"
            variant="primary"
            label="Let them go on"
            title="Let all remediations go on"
            confirm="Let them go on"
            said="Remediations may run again."
            disabledReason={disabledBecause(actions.releaseAll)}
            act={async (reason) => showControls(await trpcClient.controls.release.mutate({ remediation: null, reason }))}
          >
            Everybody may start remediations again, within all other limits.
          </ReasonedButton>
        ) : (
          <ReasonedButton
            draftKey="stop all"
            size="md"
            variant="danger"
            label="Stop everything"
            title="Stop all remediations"
            confirm="Stop everything now"
            said="Everything is stopped."
            disabledReason={disabledBecause(actions.stopAll)}
            act={async (reason) => showControls(await trpcClient.controls.stop.mutate({ remediation: null, reason }))}
          >
            Nobody starts a remediation any more, for any customer, until somebody lets them go on. Your name and reason are shown to
            everyone who is held up by it.
          </ReasonedButton>
        )}
      </div>
    </Section>
  )
}
