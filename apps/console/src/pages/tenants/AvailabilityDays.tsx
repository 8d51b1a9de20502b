import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Button, formatDuration, Section, SkeletonRows } from '@lamplighter/ui'
import type { TenantAvailability } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { dayOf, type DayMark, daysOf } from './availability-days.ts'

const ObjectiveDialog = lazy(() => import('./ObjectiveDialog.tsx').then((module) => ({ default: module.ObjectiveDialog })))

type Line = TenantAvailability['features'][number]

/** 30 days of each feature against what was promised, and what is left of the budget. */
export function AvailabilityDays(props: { tenant: { id: string; name: string } }) {
  const { tenant } = props
  const { data, error } = useQuery(trpc.availability.get.queryOptions({ tenant: tenant.id }, { refetchInterval: 60_000 }))
  const { data: session } = useQuery(pageQueries.session())
  const [sets, setSets] = useState(false)
  const role = session?.operator.role
  const mayNot = role !== undefined && role !== 'admin' ? 'An admin notes what a contract promises.' : null
  return (
    <Section
      title="Availability, 30 days"
      flush
      aside={
        data && (
          <Button size="sm" onClick={() => setSets(true)} disabledReason={mayNot}>
            Objective
          </Button>
        )
      }
    >
      {error && (
        <div className="p-4">
          <RefusalNote refusal={refusalOf(error)} />
        </div>
      )}
      {!data && !error && <SkeletonRows rows={4} label="Loading availability" />}
      {data && (
        <ul aria-label="Availability of each feature" className="divide-y divide-line">
          {data.features.map((line) => (
            <Feature
              key={line.feature.id}
              line={line}
              days={daysOf({ from: data.from, to: data.to, firstSeenAt: line.firstSeenAt, days: line.days })}
            />
          ))}
        </ul>
      )}
      {data && <Legend />}
      {sets && data && (
        <Suspense>
          <ObjectiveDialog tenant={tenant} availability={data} onClose={() => setSets(false)} />
        </Suspense>
      )}
    </Section>
  )
}

function Feature(props: { line: Line; days: DayMark[] }) {
  const { line, days } = props
  const { percent, objective, budgetLeftSeconds } = line
  const isBroken = percent !== null && percent < objective
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm">
      <span className="min-w-0 flex-1 truncate text-ink sm:w-36 sm:flex-none">{line.feature.title}</span>
      <span className="sr-only">{sayDays({ line, days })}</span>
      <span aria-hidden="true" className="flex h-5 min-w-40 flex-1 items-stretch gap-px max-sm:order-last max-sm:basis-full">
        {days.map((day) => (
          <span key={day.day} title={sayDay(day)} className={`flex-1 rounded-xs ${marks[day.mark]}`} />
        ))}
      </span>
      <span className="flex flex-col items-end sm:w-60 text-xs whitespace-nowrap text-ink-faint">
        <span className={isBroken ? 'font-medium text-bad' : 'text-ink'}>
          {percent === null ? 'not measured yet' : `${percent.toFixed(3)} %`}
        </span>
        <span title={line.noted ? `${line.noted.reason} (${line.noted.by})` : undefined}>
          of {objective} %{line.promise !== 'usual' && ' (contract)'}
          {budgetLeftSeconds !== null &&
            (budgetLeftSeconds < 0 ? ` · ${formatDuration(-budgetLeftSeconds)} over` : ` · ${sayLeft(budgetLeftSeconds)}`)}
        </span>
      </span>
    </li>
  )
}

const marks: Record<DayMark['mark'], string> = {
  ok: 'bg-good/60',
  some: 'bg-warn',
  bad: 'bg-bad',
  unknown: 'bg-line-strong',
  maintenance: 'bg-accent/50',
}

function Legend() {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-faint">
      {(['ok', 'some', 'bad', 'maintenance', 'unknown'] as const).map((mark) => (
        <span key={mark} className="flex items-center gap-1">
          <span aria-hidden="true" className={`size-2.5 rounded-xs ${marks[mark]}`} />
          {markWords[mark]}
        </span>
      ))}
    </p>
  )
}

const markWords: Record<DayMark['mark'], string> = {
  ok: 'kept',
  some: 'under a minute down',
  bad: 'a minute or more',
  maintenance: 'maintenance',
  unknown: 'not seen',
}

const sayLeft = (seconds: number) => (seconds < 1 ? 'under 1 s left' : `${formatDuration(seconds)} left`)

function sayDay(day: DayMark): string {
  const parts = [
    day.failingSeconds > 0 ? `${formatDuration(day.failingSeconds)} down` : null,
    day.maintenanceSeconds > 0 ? `${formatDuration(day.maintenanceSeconds)} maintenance` : null,
    day.unknownSeconds > 0 ? `${formatDuration(day.unknownSeconds)} not seen` : null,
  ].filter((part) => part !== null)
  return `${dayOf(day.day)}: ${parts.length === 0 ? 'kept' : parts.join(', ')}`
}

function sayDays({ line, days }: { line: Line; days: DayMark[] }): string {
  const down = days.filter(({ failingSeconds }) => failingSeconds > 0)
  const seen = days.filter(({ mark }) => mark !== 'unknown').length
  return down.length === 0
    ? `${line.feature.title}: no downtime on the ${seen} of 30 days that were seen`
    : `${line.feature.title}: downtime on ${down.length} of ${seen} days that were seen; ${down.map(sayDay).join('; ')}`
}
