import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { announce, Button, Countdown, IconUndo, Section, StatusMark, useNow } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { EffectList } from '../../plan/EffectList.tsx'
import { ApprovalForm } from '../../run-actions/ApprovalForm.tsx'
import { DecisionForm } from '../../run-actions/DecisionForm.tsx'
import { reasonDisabled, showRun } from '../../run-actions/show-run.ts'
import type { RunView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { useCommands } from '../../shell/commands.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { isUnderWay, runLook } from '../../words/state-looks.ts'
import { ended, roleWords } from '../../words/plain-words.ts'
import { ChecksBeforeAfter } from './ChecksBeforeAfter.tsx'
import { RunFacts } from './RunFacts.tsx'
import { RunLog } from './RunLog.tsx'
import { RunNow } from './RunNow.tsx'
import { RunSkeleton } from './RunSkeleton.tsx'
import { RunSteps } from './RunSteps.tsx'

export const RunRoute = createLazyRoute('/runs/$run')({ component: RunPage, pendingComponent: RunSkeleton })

/** The stream of events refreshes this screen; asking now and then as well keeps it true when the stream is cut. */
const askAgainMs = 2000

/** Is it working, did it work. */
export function RunPage() {
  const params = RunRoute.useParams()
  const { data: run } = useSuspenseQuery({
    ...pageQueries.run(params.run),
    refetchInterval: (query) => (query.state.data && isUnderWay(query.state.data.state) ? askAgainMs : false),
  })
  const cancel = useMutation(trpc.run.cancel.mutationOptions({ onSuccess: showRun }))
  const undo = useMutation(
    trpc.run.undo.mutationOptions({
      onSuccess: (next) => {
        showRun(next)
        announce({ tone: 'good', text: next.sentence })
      },
    }),
  )
  const cannotCancel = reasonDisabled(run.actions.cancel)
  const undoIsOver = useNow().getTime() > (run.undo.type === 'available' ? Date.parse(run.undo.until) : Number.POSITIVE_INFINITY)
  const cannotUndo = reasonDisabled(run.actions.undo) ?? (undoIsOver ? 'The time in which this could be undone is over.' : null)
  const offersCancel = run.finishedAt === null

  useCommands([
    {
      id: 'cancel-run',
      title: 'Cancel at the next step',
      group: 'This run',
      keys: 'x',
      disabledReason: cannotCancel,
      run: () => cancel.mutate({ run: run.id }),
    },
    {
      id: 'undo-run',
      title: 'Undo this run',
      group: 'This run',
      keys: 'u',
      disabledReason: cannotUndo,
      run: () => undo.mutate({ run: run.id }),
    },
  ])

  // Whoever approves reads the effects first; afterwards the proof matters more.
  const waits = run.state === 'awaiting-approval'
  const effects = (
    <Section title={waits ? 'What would change' : 'What it changes'}>
      <EffectList effects={run.effects} />
    </Section>
  )

  return (
    <>
      <PageHeader
        title={run.remediation.title}
        crumbs={[
          { title: 'Runs', link: paths.runs() },
          { title: run.tenant.name, link: paths.tenant(run.tenant.id) },
          ...(run.feature ? [{ title: run.feature.title, link: paths.diagnosis({ tenant: run.tenant.id, feature: run.feature.id }) }] : []),
        ]}
        meta={<StatusMark {...runLook(run)} />}
        actions={
          <>
            {offersCancel && (
              <Button
                onClick={() => cancel.mutate({ run: run.id })}
                disabledReason={cannotCancel}
                pendingLabel={cancel.isPending ? 'Cancelling…' : null}
                aria-keyshortcuts="x"
              >
                Cancel
              </Button>
            )}
            <Button
              icon={<IconUndo />}
              onClick={() => undo.mutate({ run: run.id })}
              disabledReason={cannotUndo}
              pendingLabel={undo.isPending ? 'Undoing…' : null}
              aria-keyshortcuts="u"
            >
              Undo
              {run.undo.type === 'available' && !cannotUndo && (
                <span className="text-ink-faint">
                  <Countdown until={run.undo.until} over="too late" />
                </span>
              )}
            </Button>
          </>
        }
      />
      {(cancel.error ?? undo.error) && (
        <div className="mb-4">
          <RefusalNote refusal={refusalOf(cancel.error ?? undo.error)} />
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <RunNow run={run} />
          <Decide run={run} />
          {waits && effects}
          <ChecksBeforeAfter run={run} />
          <RunSteps run={run} />
          {!waits && effects}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RunFacts run={run} />
          <RunLog run={run} />
        </div>
      </div>
    </>
  )
}

/** Whatever this run waits for a person to say. */
function Decide(props: { run: RunView }) {
  const { run } = props
  if (run.state === 'awaiting-approval' && run.approval) {
    return (
      <Section
        title={`Approval by ${roleWords[run.approval.by as keyof typeof roleWords] ?? run.approval.by}`}
        aside={
          <span>
            expires in <Countdown until={run.approval.expiresAt} over="a moment" />
          </span>
        }
      >
        <p className="mb-3 text-pretty text-ink-soft">
          {run.requestedBy.name} asks: “{run.reason}”. {ended(run.approval.because)} You approve exactly the effects below.
        </p>
        <ApprovalForm run={run} />
      </Section>
    )
  }
  if (run.state === 'needs-decision') {
    return (
      <Section title="Decide how it goes on">
        <DecisionForm run={run} />
      </Section>
    )
  }
  if (run.undoneBy) {
    return (
      <p className="text-sm text-ink-soft">
        This run was undone by{' '}
        <Link {...paths.run(run.undoneBy)} className="rounded-sm text-accent underline underline-offset-2">
          another run
        </Link>
        .
      </p>
    )
  }
  return null
}
