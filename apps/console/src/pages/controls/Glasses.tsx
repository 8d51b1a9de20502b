import { Link } from '@tanstack/react-router'
import { Badge, Countdown, EmptyState, RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import type { ControlsView, GlassView } from '../../server/answers.ts'
import { trpcClient } from '../../server/trpc.ts'
import { count, roleWords } from '../../words/plain-words.ts'
import { runStateLooks, runVerdictLooks } from '../../words/state-looks.ts'
import { disabledBecause, showControls } from './show-controls.ts'

/** Whoever broke the glass, what was done under it, and somebody else's word on it. */
export function Glasses(props: { controls: ControlsView }) {
  const { broken, waiting, reviewed } = props.controls.glasses
  return (
    <Section
      title="Broken glass"
      aside={waiting.length > 0 ? count({ of: waiting.length, one: 'waits for a review', many: 'wait for a review' }) : 'all reviewed'}
      flush
    >
      {broken.length + waiting.length + reviewed.length === 0 && (
        <EmptyState title="Nobody has broken the glass">
          For 30 minutes it makes limits give way to one operator. Each time is reviewed here by somebody else.
        </EmptyState>
      )}
      {broken.map((glass) => (
        <Glass key={glass.id} glass={glass} />
      ))}
      {waiting.map((glass) => (
        <Glass key={glass.id} glass={glass} />
      ))}
      {reviewed.length > 0 && (
        <details className="border-t border-line px-4 py-3 first:border-t-0">
          <summary className="w-fit rounded-sm text-sm text-accent">
            {count({ of: reviewed.length, one: 'review', many: 'reviews' })} given
          </summary>
          {reviewed.map((glass) => (
            <Glass key={glass.id} glass={glass} />
          ))}
        </details>
      )}
    </Section>
  )
}

function Glass(props: { glass: GlassView }) {
  const { glass } = props
  const { operator, reviewed } = glass
  return (
    <article aria-label={`Glass broken by ${operator.name}`} className="flex flex-col gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-ink">
          <span className="font-medium">{operator.name}</span> <span className="text-ink-faint">({roleWords[operator.role]})</span>{' '}
          <RelativeTime at={glass.brokenAt} className="text-ink-faint" />
        </p>
        {glass.isBroken ? (
          <span className="flex items-center gap-2 text-sm">
            <StatusMark tone="warn" shape="triangle" word="Broken now" size="sm" />
            <span className="text-xs text-ink-faint">
              for <Countdown until={glass.until} over="no more" />
            </span>
          </span>
        ) : (
          <StatusMark
            {...(reviewed ? { tone: 'good', shape: 'check', word: 'Reviewed' } : { tone: 'warn', shape: 'clock', word: 'To review' })}
            size="sm"
          />
        )}
      </div>
      <p className="text-sm text-pretty text-ink">“{glass.reason}”</p>
      <Runs runs={glass.runs} />
      {reviewed && (
        <p className="text-sm text-pretty text-ink-soft">
          {reviewed.by}, <RelativeTime at={reviewed.at} />: “{reviewed.note}”
        </p>
      )}
      {!reviewed && !glass.isBroken && (
        <ReasonedAction
          draftKey={`review ${glass.id}`}
          label="What do you make of it?"
          choices={[
            {
              key: 'review',
              label: 'Note the review',
              variant: 'primary',
              disabledReason: disabledBecause(glass.review),
              act: async (note) => showControls(await trpcClient.controls.reviewGlass.mutate({ glass: glass.id, note })),
            },
          ]}
        />
      )}
    </article>
  )
}

function Runs(props: { runs: GlassView['runs'] }) {
  if (props.runs.length === 0) return <p className="text-xs text-ink-faint">Nothing was run meanwhile.</p>
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {props.runs.map((run) => (
        <li key={run.run} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <StatusMark {...(run.verdict ? runVerdictLooks[run.verdict] : runStateLooks[run.state])} size="sm" />
          <Link {...paths.run(run.run)} className="rounded-sm text-ink underline decoration-line-strong underline-offset-2">
            {run.remediation.title}
          </Link>
          <span className="text-ink-soft">for {run.tenantName}</span>
          {run.through ? <Badge tone="warn">only by the glass</Badge> : <Badge>allowed anyway</Badge>}
        </li>
      ))}
    </ul>
  )
}
