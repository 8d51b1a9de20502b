import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, Countdown, RelativeTime, Section, Skeleton } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { EffectList } from '../../plan/EffectList.tsx'
import { ApprovalForm } from '../../run-actions/ApprovalForm.tsx'
import { DecisionForm } from '../../run-actions/DecisionForm.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { Facts } from '../../shell/Facts.tsx'
import { effectWords, ended } from '../../words/plain-words.ts'

/** The whole plan on the card: nobody approves a title. */
export function WaitingRun(props: { item: Exclude<DeskView['waiting'][number], { kind: 'rollout' }> }) {
  const { item } = props
  const { data: run, error } = useQuery(pageQueries.run(item.run))
  const link = (
    <Link {...paths.run(item.run)} className="rounded-sm hover:underline">
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
      {!run && !error && <Skeleton className="h-64" />}
      {run && (
        <div className="flex flex-col gap-4">
          <p className="flex flex-wrap items-center gap-2 text-md text-ink">
            <Link {...paths.tenant(run.tenant.id)} className="rounded-sm font-medium underline decoration-line-strong underline-offset-2">
              {run.tenant.name}
            </Link>
            {run.feature && <Badge>{run.feature.title}</Badge>}
            <Badge tone={effectWords[run.effect].tone}>{effectWords[run.effect].title}</Badge>
          </p>
          <EffectList effects={run.effects} />
          <Facts
            facts={[
              ['Asked by', run.requestedBy.name],
              ['Why', run.reason],
              ['Case', run.case],
              ['Cause', run.cause?.title ?? null],
              ['Approval', run.approval ? ended(run.approval.because) : null],
              [
                'Plan',
                <span key="hash" className="font-mono text-xs">
                  {run.planHash.slice(0, 12)}
                </span>,
              ],
            ]}
          />
          {item.kind === 'approval' ? <ApprovalForm run={run} /> : <p className="text-pretty text-ink">{run.sentence}</p>}
          {item.kind === 'decision' && <DecisionForm run={run} />}
        </div>
      )}
    </Section>
  )
}
