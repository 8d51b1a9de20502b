import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, EmptyState, RelativeTime, Section } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { type FleetGroup, paths } from '../../paths.ts'
import { whyNoRollout } from '../../plan/may-roll-out.ts'
import { type DeskSight, deskSight } from './desk-sight.ts'

const nothing: Record<DeskSight, { title: string; so: string }> = {
  'not-yet': { title: 'Not known yet', so: 'The first round over all tenants is under way.' },
  'not-now': { title: 'Not known now', so: 'There was none when a prober last saw.' },
  now: { title: 'No shared problem', so: 'Whatever fails now, fails for one tenant only.' },
}

type Problem = DeskView['sharedProblems'][number]

/** One cause behind many calls: to be known before the first of them is answered. */
export function SharedProblems(props: { desk: DeskView }) {
  const { sharedProblems: problems, failing } = props.desk
  const { title, so } = nothing[deskSight(props.desk)]
  return (
    <Section title="Shared problems" flush aside={problems.length > 0 && <Badge tone="bad">{problems.length}</Badge>}>
      {problems.length === 0 ? (
        <EmptyState title={title}>{so}</EmptyState>
      ) : (
        <ul>
          {problems.map((problem) => (
            <li key={problem.id} className="border-b border-line px-4 py-3 last:border-b-0">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <Link {...paths.fleet(groupSearch(problem.group))} className="rounded-sm font-medium text-ink hover:underline">
                  {problem.node.title}
                </Link>
                <RelativeTime at={problem.since} className="text-xs text-ink-faint" />
              </div>
              {problem.cause && <p className="text-ink-soft">{problem.cause}</p>}
              <Share problem={problem} />
              <Way problem={problem} failing={failing} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** What mends it for everybody, by whoever may: a rollout where the cure acts on each tenant, one run where it acts on what they share. */
function Way(props: { problem: Problem; failing: DeskView['failing'] }) {
  const { problem, failing } = props
  const { cure } = problem
  const { data: session } = useQuery(pageQueries.session())
  const role = session?.operator.role
  if (cure === null || role === undefined) return null
  const linkClasses = 'mt-1.5 block w-fit rounded-sm text-sm text-accent underline underline-offset-2'
  if (cure.target === 'tenant')
    return whyNoRollout(role) === null ? (
      <Link {...paths.rollouts({ plan: true, problem: problem.id, remediation: cure.id })} className={linkClasses}>
        Plan a rollout: {cure.title}
      </Link>
    ) : null
  // One of those who have it, where the cure is offered with its evidence.
  const one = failing.find(({ cause }) => cause?.scope === 'shared' && cause.title === problem.cause)
  if (one === undefined) return null
  return (
    <Link {...paths.diagnosis({ tenant: one.tenant, feature: one.feature.id })} className={linkClasses}>
      One run for all of them: {cure.title}
    </Link>
  )
}

/** 37 of 41 here, 0 of 530 elsewhere: the numbers that make it one cause and not 37 tickets. */
function Share(props: { problem: Problem }) {
  const { group, sick, members, sickElsewhere, membersElsewhere } = props.problem
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-soft">
      <span className="flex items-center gap-2">
        <ShareBar part={sick} of={members} />
        <span className="tabular">
          <strong className="font-semibold text-ink">
            {sick} of {members}
          </strong>{' '}
          in {group}
        </span>
      </span>
      {membersElsewhere > 0 && (
        <span className="flex items-center gap-2">
          <ShareBar part={sickElsewhere} of={membersElsewhere} />
          <span className="tabular">
            {sickElsewhere} of {membersElsewhere} elsewhere
          </span>
        </span>
      )}
    </div>
  )
}

function ShareBar(props: { part: number; of: number }) {
  const share = props.of === 0 ? 0 : props.part / props.of
  return (
    <span aria-hidden="true" className="h-2 w-16 overflow-hidden rounded-full bg-quiet-soft">
      <span className="block h-full rounded-full bg-bad" style={{ width: `${share * 100}%` }} />
    </span>
  )
}

const groupings: FleetGroup[] = ['region', 'tier', 'ring', 'shard', 'release']

/** Groups are named after what they group by (`region eu-1`, `shard-3`); any other name opens the whole fleet. */
function groupSearch(group: string) {
  const groupBy = groupings.find((name) => group.startsWith(name))
  return groupBy ? { groupBy } : {}
}
