import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { EmptyState, Section, SkeletonRows, StaleNote, Table, type Column } from '@lamplighter/ui'
import type { LearningView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { trpc } from '../../server/trpc.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { CalibrationChart } from './CalibrationChart.tsx'
import { Facts } from './Facts.tsx'
import { percent, rate } from './figures.ts'

export const LearningRoute = createLazyRoute('/learning')({ component: LearningPage, pendingComponent: LearningSkeleton })

/** How right the diagnoses were, and what was learned from it. */
export function LearningPage() {
  const { data } = useSuspenseQuery(trpc.learning.get.queryOptions())
  // Most checks were only ever seen well: nothing to read there.
  const telling = data.checks.filter(({ brokenSeen, healthyFailed }) => brokenSeen > 0 || healthyFailed > 0)
  return (
    <>
      <PageHeader title="Learning" crumbs={[{ title: 'Desk', link: paths.desk() }]} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Calibration calibration={data.calibration} />
        <Section title="Which cures work" flush>
          <Table
            ariaLabel="Which cures work"
            columns={fixColumns}
            rows={data.fixes}
            rowKey={({ remediation, cause }) => `${remediation.id} ${cause.id}`}
            emptyState={nothing}
          />
        </Section>
        <Section title="How often each cause is it" flush>
          <Table
            ariaLabel="How often each cause is it"
            columns={causeColumns}
            rows={data.causes.filter(({ confirmed }) => confirmed > 0)}
            rowKey={({ cause }) => cause.id}
            emptyState={nothing}
          />
        </Section>
        <Section
          title="How well each check sees"
          flush
          aside={
            data.checks.length > telling.length
              ? `${data.checks.length - telling.length} more were right and looked at healthy parts only`
              : undefined
          }
        >
          <Table
            ariaLabel="How well each check sees"
            columns={checkColumns}
            rows={telling}
            rowKey={({ check }) => check.id}
            emptyState={nothing}
          />
        </Section>
      </div>
      <div className="mt-4">
        <Facts />
      </div>
    </>
  )
}

const nothing = (
  <EmptyState title="Nothing learned yet">
    Runs that cured, and answers to “Was this it?” under a diagnosis, will stand here. Until then the pack’s own figures hold.
  </EmptyState>
)

function Calibration(props: { calibration: LearningView['calibration'] }) {
  const { calibration } = props
  const { answers, right, brier, enough, enoughFrom, days } = calibration
  return (
    <Section title="Stated against right" aside={`${days} days`}>
      {answers === 0 ? (
        <EmptyState title="No diagnosis has been answered yet">
          A diagnosis states how sure it is. Whether it was right is known when its cure worked, or when somebody says so.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-sm text-ink">
            {right} of {answers} diagnoses named the right cause first. Brier score {brier === null ? '–' : brier.toFixed(3)}
            <span className="text-ink-soft"> (0 is perfect, 0.25 is a coin).</span>
          </p>
          {!enough && (
            <StaleNote>
              {answers} {answers === 1 ? 'answer is' : 'answers are'} too few to judge by: wait for {enoughFrom}. The whiskers show how
              little is known.
            </StaleNote>
          )}
          <CalibrationChart bins={calibration.bins} />
        </div>
      )}
    </Section>
  )
}

const fixColumns: Column<LearningView['fixes'][number]>[] = [
  { key: 'remediation', header: 'Cure', isRowHeader: true, cell: (row) => <Two first={row.remediation.title} second={row.cause.title} /> },
  { key: 'fixed', header: 'Cured', align: 'end', cell: (row) => `${row.fixed} of ${row.tried}` },
  { key: 'probability', header: 'Counted as', align: 'end', from: 'sm', cell: (row) => percent(row.probability) },
]
const causeColumns: Column<LearningView['causes'][number]>[] = [
  { key: 'cause', header: 'Cause', isRowHeader: true, cell: (row) => row.cause.title },
  { key: 'confirmed', header: 'Confirmed', align: 'end', cell: (row) => `${row.confirmed} of ${row.windows}` },
  { key: 'declared', header: 'Declared', align: 'end', from: 'sm', cell: (row) => rate(row.declared) },
  { key: 'learned', header: 'Learned', align: 'end', cell: (row) => rate(row.learned) },
]
const checkColumns: Column<LearningView['checks'][number]>[] = [
  { key: 'check', header: 'Check', isRowHeader: true, cell: (row) => row.check.title },
  {
    key: 'broken',
    header: 'Saw breakage',
    align: 'end',
    cell: (row) => (
      <Two
        first={`${row.brokenFailed} of ${row.brokenSeen}`}
        second={`${percent(row.declared.sensitivity)} → ${percent(row.learned.sensitivity)}`}
      />
    ),
  },
  {
    key: 'healthy',
    header: 'False alarms',
    align: 'end',
    cell: (row) => (
      <Two
        first={`${row.healthyFailed} of ${row.healthySeen}`}
        second={`${rate(row.declared.falseAlarm)} → ${rate(row.learned.falseAlarm)}`}
      />
    ),
  },
]

function Two(props: { first: string; second: string }) {
  return (
    <span className="flex flex-col">
      <span className="text-ink">{props.first}</span>
      <span className="text-xs text-ink-faint sm:whitespace-nowrap">{props.second}</span>
    </span>
  )
}

function LearningSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-4 xl:grid-cols-2">
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={5} label="Loading what was learned" />
      </div>
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={5} label="Loading what was learned" />
      </div>
    </div>
  )
}
