import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { announce, Badge, Button, EmptyState, ErrorState, formatDuration, RelativeTime, SkeletonRows, StatusMark } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import { reasonDisabled } from '../../run-actions/show-run.ts'
import type { AutomaticLine } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc, trpcClient } from '../../server/trpc.ts'
import { Facts } from '../../shell/Facts.tsx'
import { count, effectWords, ended } from '../../words/plain-words.ts'
import { runVerdictLooks } from '../../words/state-looks.ts'

/** What may run without anybody pressing: whether it does, on whose word, and what came of it. */
export function AutomaticTab(props: { find: string }) {
  const { data: lines, error, refetch } = useQuery(pageQueries.automatic())
  if (error)
    return (
      <ErrorState
        headingLevel={3}
        title="It cannot be shown just now"
        actions={
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {refusalOf(error).message} {refusalOf(error).wayOut}
      </ErrorState>
    )
  if (!lines) return <SkeletonRows rows={4} label="Loading what may run by itself" />
  const found = lines.filter(({ remediation }) => `${remediation.id} ${remediation.title}`.toLowerCase().includes(props.find))
  if (found.length === 0)
    return (
      <EmptyState title={lines.length === 0 ? 'The pack lets nothing run by itself' : 'Nothing fits'}>
        {lines.length === 0 ? 'A read-only or reversible remediation may be offered for it, in the pack.' : 'Change what you look for.'}
      </EmptyState>
    )
  return (
    <ul className="flex flex-col gap-4 pt-2">
      {found.map((line) => (
        <Automatic key={line.remediation.id} line={line} />
      ))}
    </ul>
  )
}

function Automatic(props: { line: AutomaticLine }) {
  const { line } = props
  const set = async (reason: string) => {
    const lines = await trpcClient.automatic.set.mutate({ remediation: line.remediation.id, on: !line.on, reason })
    queryClient.setQueryData(trpc.automatic.list.queryKey(), lines)
    announce({ tone: 'good', text: line.on ? 'It runs only when somebody presses.' : 'It runs by itself from now on.' })
  }
  return (
    <li className="grid gap-4 rounded-md border border-line p-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-3">
        <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold text-ink">
          {line.remediation.title}
          {line.on ? (
            <StatusMark
              tone={line.stopped ? 'bad' : 'good'}
              shape={line.stopped ? 'stop' : 'check'}
              word={line.stopped ? 'Stopped' : 'By itself'}
              size="sm"
            />
          ) : (
            <StatusMark tone="quiet" shape="stop" word="Only by hand" size="sm" />
          )}
          <Badge tone={effectWords[line.effect].tone}>{effectWords[line.effect].title}</Badge>
        </h3>
        {line.stopped && (
          <p className="text-sm text-pretty text-bad">
            It did not fix in {line.stopped.failed} of its last {line.stopped.of} runs by itself, so it stopped. Look at them, then switch
            it off and on again.
          </p>
        )}
        <Facts
          facts={[
            ['Cures', line.cures.map(({ title }) => title).join(', ')],
            [
              'Budget',
              `${line.budget.used} of ${count({ of: line.budget.runs, one: 'run', many: 'runs' })} used, per ${formatDuration(line.budget.perHours * 3600)}, over all tenants`,
            ],
            ['Cool-down', `${formatDuration(line.coolDownMinutes * 60)} for each tenant`],
            ['Since then', line.record.of === 0 ? 'no run verified' : `${line.record.fixed} of ${line.record.of} fixed`],
            [
              'Switched',
              line.changed && (
                <span key="changed">
                  by {line.changed.by}, <RelativeTime at={line.changed.at} />: {ended(line.changed.reason)}
                </span>
              ),
            ],
          ]}
        />
        <Recent line={line} />
      </div>
      <ReasonedAction
        draftKey={`automatic ${line.remediation.id}`}
        label={line.on ? 'Why should it stop?' : 'Why is it safe?'}
        choices={[
          {
            key: 'set',
            label: line.on ? 'Only by hand again' : 'Let it run by itself',
            variant: line.on ? 'secondary' : 'primary',
            disabledReason: reasonDisabled(line.action),
            act: set,
          },
        ]}
      />
    </li>
  )
}

function Recent(props: { line: AutomaticLine }) {
  const { recent } = props.line
  if (recent.length === 0) return null
  return (
    <ul aria-label="Lately" className="flex flex-col gap-1 text-xs">
      {recent.map((attempt) => (
        <li key={`${attempt.tenant} ${attempt.at}`} className="flex flex-wrap items-center gap-x-2 text-ink-soft">
          <RelativeTime at={attempt.at} className="text-ink-faint" />
          <Link {...paths.tenant(attempt.tenant)} className="rounded-sm text-ink hover:underline">
            {attempt.tenantName}
          </Link>
          {attempt.run ? (
            <Link {...paths.run(attempt.run)} className="rounded-sm hover:underline">
              {attempt.verdict ? <StatusMark {...runVerdictLooks[attempt.verdict]} size="sm" /> : 'at work'}
            </Link>
          ) : (
            <span>stayed back: {attempt.reasons[0]?.message ?? 'no reason kept'}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
