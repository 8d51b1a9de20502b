import { useInfiniteQuery, useQuery, infiniteQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge, Button, EmptyState, RelativeTime, Section, SkeletonRows } from '@lamplighter/ui'
import type { LearnedFactView } from '@lamplighter/operations/views'
import { Link } from '@tanstack/react-router'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc, trpcClient } from '../../server/trpc.ts'
import { LoadMore } from '../../shell/LoadMore.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { percent } from './figures.ts'

const pageSize = 25
const mayTeach = ['lead', 'engineer', 'admin']

const factsQuery = infiniteQueryOptions({
  queryKey: [...trpc.learning.facts.pathKey(), 'pages'],
  queryFn: ({ pageParam, signal }) => trpcClient.learning.facts.query({ after: pageParam, limit: pageSize }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next: string | null }) => page.next,
})

/** Each thing learned, with what it rests on; each can be taken back with a reason. */
export function Facts() {
  const facts = useInfiniteQuery(factsQuery)
  const { data: session } = useQuery(pageQueries.session())
  const role = session?.operator.role
  const mayNot = role !== undefined && !mayTeach.includes(role) ? 'A lead, an engineer or an admin may withdraw what was learned.' : null
  const rows = facts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title="What it rests on" flush>
      {facts.isError && (
        <div className="p-4">
          <RefusalNote refusal={refusalOf(facts.error)} />
        </div>
      )}
      {facts.isPending && <SkeletonRows rows={4} label="Loading what was learned" />}
      {facts.data && rows.length === 0 && (
        <EmptyState title="Nothing yet">Each verified cure and each answer will be listed with its source.</EmptyState>
      )}
      {rows.length > 0 && (
        <ul aria-label="What was learned" className="divide-y divide-line">
          {rows.map((fact) => (
            <Fact key={fact.id} fact={fact} mayNot={mayNot} />
          ))}
        </ul>
      )}
      <LoadMore pages={facts} />
    </Section>
  )
}

function Fact(props: { fact: LearnedFactView; mayNot: string | null }) {
  const { fact, mayNot } = props
  const [withdraws, setWithdraws] = useState(false)
  return (
    <li className="flex flex-col gap-2 px-4 py-2 text-sm">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className={`min-w-0 flex-1 basis-72 ${fact.withdrawn ? 'text-ink-faint line-through' : 'text-ink'}`}>{sayFact(fact)}</span>
        {fact.right !== null && !fact.withdrawn && <Badge tone={fact.right ? 'good' : 'warn'}>{fact.right ? 'right' : 'not right'}</Badge>}
        {fact.withdrawn && <Badge>withdrawn</Badge>}
        <span className="text-xs text-ink-faint">
          <RelativeTime at={fact.at} />
        </span>
        {!fact.withdrawn && !withdraws && (
          <Button size="sm" variant="quiet" onClick={() => setWithdraws(true)} disabledReason={mayNot}>
            Withdraw
          </Button>
        )}
      </div>
      <p className="text-xs text-ink-soft">
        {fact.tenant.title} · {fact.feature.title} · {sourceWords[fact.source]}
        {fact.source === 'answer' ? ` ${fact.by}` : ''}
        {fact.run && (
          <>
            {' · '}
            <Link {...paths.run(fact.run)} className="rounded-sm underline underline-offset-2">
              run
            </Link>
          </>
        )}
        {fact.note && ` · ${fact.note}`}
        {fact.withdrawn && ` · withdrawn by ${fact.withdrawn.by}: ${fact.withdrawn.reason}`}
      </p>
      {withdraws && (
        <ReasonedAction
          draftKey={`withdraw ${fact.id}`}
          label="Why take it back?"
          choices={[
            {
              key: 'withdraw',
              label: 'Withdraw',
              variant: 'primary',
              disabledReason: mayNot,
              act: async (reason) => {
                await trpcClient.learning.withdraw.mutate({ fact: fact.id, reason })
                await queryClient.invalidateQueries(trpc.learning.pathFilter())
              },
            },
          ]}
        />
      )}
    </li>
  )
}

const sourceWords: Record<LearnedFactView['source'], string> = {
  run: 'shown by a run',
  relapse: 'shown by a relapse',
  answer: 'said',
}

function sayFact(fact: LearnedFactView): string {
  if (fact.kind === 'fix') {
    const cure = fact.remediation?.title ?? 'A cure'
    if (fact.source === 'relapse') return `${cure}: what it had cured came back`
    return fact.fixed ? `${cure}: cured it` : `${cure}: changed nothing`
  }
  const stated = fact.stated === null ? 'Nothing was named' : `Stated “${fact.stated.title}” at ${percent(fact.stated.probability)}`
  if (fact.right === true) return `${stated}: it was`
  return `${stated}: it was ${fact.truth ? `“${fact.truth.title}”` : 'none of the known causes'}`
}
