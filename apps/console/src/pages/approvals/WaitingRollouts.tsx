import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RelativeTime, Section } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import { trpc } from '../../server/trpc.ts'
import { count } from '../../words/plain-words.ts'

/** Rollouts that wait for somebody else's yes; read and answered on their own screen, where all tenants stand. */
export function WaitingRollouts() {
  const { data } = useQuery(trpc.rollout.list.queryOptions({ open: true }, { refetchInterval: 15_000 }))
  const waiting = data?.items.filter(({ state }) => state === 'awaiting-approval') ?? []
  if (waiting.length === 0) return null
  return (
    <Section title="Rollouts" className="mb-4">
      <ul className="flex flex-col gap-2 text-sm">
        {waiting.map((rollout) => (
          <li key={rollout.id} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <Link {...paths.rollout(rollout.id)} className="rounded-sm font-medium text-accent underline underline-offset-2">
              {rollout.remediation.title}, for {count({ of: rollout.counts.planned, one: 'tenant', many: 'tenants' })}
            </Link>
            <span className="text-xs text-ink-faint">
              {rollout.createdBy} asks, <RelativeTime at={rollout.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
