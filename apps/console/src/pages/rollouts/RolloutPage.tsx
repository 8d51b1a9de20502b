import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { EmptyState, Section, SkeletonRows, StatusMark, ZonedTime } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import type { RolloutView } from '../../server/answers.ts'
import { Facts } from '../../shell/Facts.tsx'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { count, roleWords } from '../../words/plain-words.ts'
import { CountStrip } from './CountStrip.tsx'
import { RingLanes } from './RingLanes.tsx'
import { isMoving, rolloutLooks } from './rollout-looks.ts'
import { Steer } from './Steer.tsx'
import { Totals } from './Totals.tsx'
import { Turn } from './Turn.tsx'

export const RolloutRoute = createLazyRoute('/rollouts/$rollout')({ component: RolloutPage, pendingComponent: RolloutSkeleton })

/** The stream of events refreshes this screen; asking now and then as well keeps it true when the stream is cut. */
const askAgainMs = 2000

/** How far it has come, whether it helps, and how to stop it. */
export function RolloutPage() {
  const params = RolloutRoute.useParams()
  const { data: rollout } = useSuspenseQuery({
    ...pageQueries.rollout(params.rollout),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data.state) ? askAgainMs : false),
  })
  return (
    <>
      <PageHeader
        title={rollout.remediation.title}
        crumbs={[{ title: 'Rollouts', link: paths.rollouts() }]}
        meta={<StatusMark {...rolloutLooks[rollout.state]} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Now">
            <output className="mb-3 block text-md text-pretty text-ink">{rollout.sentence}</output>
            <CountStrip counts={rollout.counts} />
            {rollout.outOfScope > 0 && (
              <p className="mt-2 text-xs text-ink-faint">
                {count({ of: rollout.outOfScope, one: 'tenant lies', many: 'tenants lie' })} outside your scope: counted here, not named.
              </p>
            )}
          </Section>
          <Section title="Rings" flush aside={`at most ${rollout.ringMax} at once`}>
            <RingLanes rollout={rollout} />
          </Section>
          <LeftOut title="Refused" turns={rollout.refused} says="Never part of it; nothing happens to them." />
          <LeftOut title="Not counted yet" turns={rollout.waiting} says="Each is looked at; nothing is changed." />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Steer rollout={rollout} />
          <Section title="What it changes">
            <Totals rollout={rollout} />
          </Section>
          <Record rollout={rollout} />
          <Log rollout={rollout} />
        </div>
      </div>
    </>
  )
}

function LeftOut(props: { title: string; turns: RolloutView['refused']; says: string }) {
  if (props.turns.length === 0) return null
  return (
    <Section title={`${props.title} · ${props.turns.length}`} flush aside={props.says}>
      <ul className="divide-y divide-line">
        {props.turns.map((turn) => (
          <Turn key={turn.tenant} turn={turn} />
        ))}
      </ul>
    </Section>
  )
}

function Record(props: { rollout: RolloutView }) {
  const { rollout } = props
  const time = (at: string | null) => (at ? <ZonedTime key={at} at={at} seconds /> : null)
  const { approval } = rollout
  return (
    <Section title="Record">
      <Facts
        facts={[
          ['Planned by', `${rollout.createdBy.name} · ${roleWords[rollout.createdBy.role]}`],
          ['Chosen', rollout.selection],
          ['Why', rollout.reason],
          ['Case', rollout.case],
          ['Tolerates', rollout.tolerance === 0 ? 'no run that does not fix' : `${rollout.tolerance} that do not fix`],
          [
            'Approval',
            approval === null
              ? 'nobody else’s'
              : approval.decidedBy
                ? `${approval.decision} by ${approval.decidedBy.name}: ${approval.reason ?? ''}`
                : `of a ${roleWords[approval.by]}`,
          ],
          ['Counted', time(rollout.plannedAt)],
          ['Started', time(rollout.startedAt)],
          ['Ended', time(rollout.finishedAt)],
          ['Because', rollout.because ? `${rollout.because.message} (${rollout.because.by})` : null],
          ['Parameters', Object.keys(rollout.params).length > 0 ? JSON.stringify(rollout.params) : null],
          [
            'Plan',
            rollout.hash && (
              <span key="hash" className="font-mono text-xs">
                {rollout.hash.slice(0, 12)}
              </span>
            ),
          ],
        ]}
      />
    </Section>
  )
}

function Log(props: { rollout: RolloutView }) {
  const { log } = props.rollout
  return (
    <Section title="Log">
      {log.length === 0 ? (
        <EmptyState title="Nothing logged yet" />
      ) : (
        <ol className="flex flex-col gap-1.5 text-xs">
          {log.map((entry, index) => (
            <li key={`${entry.at}${index}`} className="grid grid-cols-[auto_minmax(0,1fr)] gap-3">
              <ZonedTime at={entry.at} seconds className="text-ink-faint" />
              <span className="break-words text-ink-soft">{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

export function RolloutSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Rollout" crumbs={[{ title: 'Rollouts', link: paths.rollouts() }]} />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={8} label="Loading the rollout" />
      </div>
    </div>
  )
}
