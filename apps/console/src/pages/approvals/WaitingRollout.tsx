import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, buttonClasses, Countdown, RelativeTime, Section, Skeleton } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { ApprovalLadder } from '../../run-actions/ApprovalLadder.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { Facts } from '../../shell/Facts.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { count, effectWords, ended } from '../../words/plain-words.ts'

/** What a rollout would do in sum. It is answered on its own screen, where every tenant stands: nobody approves a number. */
export function WaitingRollout(props: { item: Extract<DeskView['waiting'][number], { kind: 'rollout' }> }) {
  const { item } = props
  const { data: rollout, error } = useQuery(pageQueries.rollout(item.rollout))
  const link = (
    <Link {...paths.rollout(item.rollout)} className="rounded-sm hover:underline">
      {item.title}
    </Link>
  )
  const aside = item.expiresAt ? (
    <span>
      expires in <Countdown until={item.expiresAt} over="a moment" />
    </span>
  ) : (
    <RelativeTime at={item.since} />
  )
  return (
    <Section title={link} aside={aside}>
      {error && <RefusalNote refusal={refusalOf(error)} />}
      {!rollout && !error && <Skeleton className="h-40" />}
      {rollout && (
        <div className="flex flex-col gap-4">
          <p className="flex flex-wrap items-center gap-2 text-md text-ink">
            <span className="font-medium">Rollout to {count({ of: item.tenants, one: 'tenant', many: 'tenants' })}</span>
            <Badge tone={effectWords[rollout.effect].tone}>{effectWords[rollout.effect].title}</Badge>
          </p>
          <Facts
            facts={[
              ['Asked by', item.by],
              ['Why', rollout.reason],
              ['Case', rollout.case],
              ['Chosen', rollout.selection],
              ['Rings', `${rollout.rings.length}, at most ${rollout.ringMax} tenants at once`],
              ['Approval', rollout.approval ? ended(rollout.approval.because) : null],
            ]}
          />
          {rollout.approval?.expiresAt && <ApprovalLadder approval={{ ...rollout.approval, expiresAt: rollout.approval.expiresAt }} />}
          <Link {...paths.rollout(item.rollout)} className={buttonClasses({ variant: 'primary', size: 'lg' })}>
            Read every tenant, then decide
          </Link>
        </div>
      )}
    </Section>
  )
}
