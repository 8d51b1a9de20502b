import { type Column, EmptyState, Section, Table, ZonedTime } from '@lamplighter/ui'
import type { ControlsView } from '../../server/answers.ts'
import { budgetWindow } from '../../plan/budget-words.ts'

type Row = ControlsView['budgets'][number]

const kinds: Record<Row['of'], string> = { operator: 'Operator', tenant: 'Tenant', remediation: 'Remediation here' }

const columns: Column<Row>[] = [
  {
    key: 'subject',
    header: 'Whose',
    isRowHeader: true,
    cell: (row) => (
      <span className="flex flex-col">
        <span className="font-medium text-ink">{row.subject.title}</span>
        <span className="text-xs text-ink-faint">
          {kinds[row.of]}
          {row.tenant && `: ${row.tenant.title}`}
        </span>
      </span>
    ),
  },
  {
    key: 'left',
    header: 'Left',
    align: 'end',
    cell: (row) => (
      <span className={row.left === 0 ? 'font-medium text-bad' : 'text-ink'}>
        {row.left} of {row.runs} <span className="text-ink-faint">{budgetWindow(row.perHours)}</span>
      </span>
    ),
  },
  {
    key: 'frees',
    header: 'One more from',
    align: 'end',
    from: 'sm',
    cell: (row) => (row.freesAt ? <ZonedTime at={row.freesAt} /> : <span className="text-ink-faint">now</span>),
  },
]

/** How much may still be run, where something was drawn on; the scarcest first. */
export function Budgets(props: { controls: ControlsView }) {
  const { budgets, limits } = props.controls
  const aside = limits.map((limit) => `${limit.runs} ${budgetWindow(limit.perHours)} for each ${limit.of}`).join(' · ')
  return (
    <Section title="Budgets" flush aside={<span className="max-sm:hidden">{aside}</span>}>
      <Table
        ariaLabel="Budgets and what is left"
        columns={columns}
        rows={budgets}
        rowKey={(row) => `${row.of} ${row.subject.id} ${row.tenant?.id ?? ''}`}
        emptyState={<EmptyState title="No budget was drawn on">Nobody has run anything within the windows that are counted.</EmptyState>}
      />
    </Section>
  )
}
