import { Link } from '@tanstack/react-router'
import { Countdown, Section, useNow, ZonedTime } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import type { RunView } from '../../server/answers.ts'
import { Facts } from '../../shell/Facts.tsx'
import { effectWords, roleWords } from '../../words/plain-words.ts'

/** Who, on whose authority, why, and what exactly. */
export function RunFacts(props: { run: RunView }) {
  const { run } = props
  const theirZone = run.tenant.timeZone
  return (
    <Section title="Record">
      <Facts
        facts={[
          ['Asked by', `${run.requestedBy.name} · ${roleWords[run.requestedBy.role]}`],
          ['At', <ZonedTime key="at" at={run.requestedAt} theirZone={theirZone} seconds />],
          ['Why', run.reason],
          ['Case', run.case],
          ['Gate', run.gate],
          ['Approval', approvalWords(run)],
          ['Cause', run.cause?.title ?? null],
          ['Risk', effectWords[run.effect].title],
          ['Undo', <UndoWords key="undo" run={run} />],
          ['Ended', run.finishedAt ? <ZonedTime key="end" at={run.finishedAt} theirZone={theirZone} seconds /> : null],
          [
            'Rollout',
            run.rollout ? (
              <Link key="rollout" {...paths.rollout(run.rollout)} className="text-accent underline underline-offset-2">
                one of many tenants
              </Link>
            ) : null,
          ],
          ['Attempt', run.attempt > 1 ? String(run.attempt) : null],
          [
            'Undo of',
            run.undoOf ? (
              <Link key="of" {...paths.run(run.undoOf)} className="text-accent underline underline-offset-2">
                an earlier run
              </Link>
            ) : null,
          ],
          ['Parameters', Object.keys(run.params).length > 0 ? <Params key="params" params={run.params} /> : null],
          [
            'Plan',
            <span key="plan" className="font-mono text-xs">
              {run.planHash.slice(0, 12)}
            </span>,
          ],
        ]}
      />
    </Section>
  )
}

function Params(props: { params: RunView['params'] }) {
  return (
    <ul>
      {Object.entries(props.params).map(([name, value]) => (
        <li key={name} className="break-words">
          {name}: <span className="font-mono text-xs">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
        </li>
      ))}
    </ul>
  )
}

function approvalWords(run: RunView): string | null {
  const { approval } = run
  if (approval === null) return null
  if (approval.decision === null || approval.decidedBy === null)
    return `awaited from ${roleWords[approval.by as keyof typeof roleWords] ?? approval.by}`
  return `${approval.decision} by ${approval.decidedBy.name}`
}

function UndoWords(props: { run: RunView }) {
  const { run } = props
  const now = useNow()
  if (run.undo.type === 'unavailable') return run.undo.reason
  if (now.getTime() > Date.parse(run.undo.until))
    return (
      <>
        It could be undone until <ZonedTime at={run.undo.until} theirZone={run.tenant.timeZone} />.
      </>
    )
  return (
    <>
      {run.undo.how} Still for <Countdown until={run.undo.until} over="a moment" />.
    </>
  )
}
