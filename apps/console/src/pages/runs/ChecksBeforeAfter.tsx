import { type Column, EmptyState, Section, StatusMark, Table } from '@lamplighter/ui'
import type { RunView } from '../../server/answers.ts'
import { checkLooks, runVerdictLooks } from '../../words/state-looks.ts'

type Check = RunView['checks'][number]

/** The proof: the checks that had failed, before and after. Nothing else decides whether it worked. */
export function ChecksBeforeAfter(props: { run: RunView }) {
  const { run } = props
  const columns: Column<Check>[] = [
    {
      key: 'title',
      header: 'Check',
      isRowHeader: true,
      className: 'align-top',
      cell: (check) => <span className="font-medium text-ink">{check.title}</span>,
    },
    {
      key: 'before',
      header: 'Before',
      className: 'align-top',
      cell: (check) => (
        <span className="flex flex-col">
          <StatusMark {...checkLooks[check.before]} size="sm" />
          <span className="text-xs text-pretty text-ink-soft">{check.messageBefore}</span>
        </span>
      ),
    },
    {
      key: 'after',
      header: 'After',
      className: 'align-top',
      cell: (check) =>
        check.after === null ? (
          <span className="text-xs text-ink-faint">not run again yet</span>
        ) : (
          <span className="flex flex-col">
            <StatusMark {...checkLooks[check.after]} size="sm" />
            <span className="text-xs text-pretty text-ink-soft">{check.messageAfter}</span>
          </span>
        ),
    },
  ]
  return (
    <Section
      title="Did it work"
      flush
      aside={run.verdict ? <StatusMark {...runVerdictLooks[run.verdict]} size="sm" className="text-sm" /> : 'no verdict yet'}
    >
      <Table
        ariaLabel="Checks before and after"
        columns={columns}
        rows={run.checks}
        rowKey={(check) => check.check}
        emptyState={<EmptyState title="No check had failed">So none can prove that it worked.</EmptyState>}
      />
    </Section>
  )
}
