import { Badge, type Column, EmptyState, RelativeTime, Section, StatusMark, Table, ZonedTime } from '@lamplighter/ui'
import type { ControlsView } from '../../server/answers.ts'
import { trpcClient } from '../../server/trpc.ts'
import { effectWords, roleWords } from '../../words/plain-words.ts'
import { ReasonedButton } from '../../run-actions/ReasonedButton.tsx'
import { disabledBecause, showControls } from './show-controls.ts'

type Row = ControlsView['remediations'][number]

/** A kill switch and a circuit breaker per remediation; what is held back stands on top. */
export function RemediationSwitches(props: { controls: ControlsView }) {
  const { remediations, actions } = props.controls
  const rows = remediations.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title))
  const columns: Column<Row>[] = [
    {
      key: 'title',
      header: 'Remediation',
      isRowHeader: true,
      className: 'align-top',
      cell: (row) => (
        <span className="flex flex-col gap-1">
          <span className="font-medium text-ink">{row.title}</span>
          <span className="flex flex-wrap items-center gap-1.5">
            <Badge tone={effectWords[row.effect].tone}>{effectWords[row.effect].title}</Badge>
            <span className="text-xs text-ink-faint">run by {roleWords[row.runBy]}</span>
          </span>
        </span>
      ),
    },
    { key: 'state', header: 'May it run', className: 'align-top', cell: (row) => <State row={row} /> },
    { key: 'circuit', header: 'Circuit', from: 'md', className: 'align-top', cell: (row) => <Circuit row={row} /> },
    {
      key: 'do',
      header: 'Change',
      align: 'end',
      className: 'align-top',
      cell: (row) => (
        <span className="flex flex-col items-end gap-1.5">
          {row.stopped ? (
            <ReasonedButton
              draftKey={`release ${row.id}`}
              label="Switch on"
              title={`Switch “${row.title}” on again`}
              confirm="Switch it on"
              said="It may run again."
              disabledReason={disabledBecause(actions.release)}
              act={async (reason) => showControls(await trpcClient.controls.release.mutate({ remediation: row.id, reason }))}
            >
              Everybody whose role allows it may run it again.
            </ReasonedButton>
          ) : (
            <ReasonedButton
              draftKey={`stop ${row.id}`}
              confirmVariant="danger"
              label="Switch off"
              title={`Switch “${row.title}” off`}
              confirm="Switch it off"
              said="It is switched off."
              disabledReason={disabledBecause(actions.stop)}
              act={async (reason) => showControls(await trpcClient.controls.stop.mutate({ remediation: row.id, reason }))}
            >
              Nobody starts it any more, at once and for every customer. Who tries is told your name and reason.
            </ReasonedButton>
          )}
          {row.circuit.state === 'open' && (
            <ReasonedButton
              draftKey={`circuit ${row.id}`}
              label="Reset circuit"
              title={`Let “${row.title}” be tried again`}
              confirm="Reset the circuit"
              said="The circuit is closed; failures count anew."
              disabledReason={disabledBecause(actions.resetCircuit)}
              act={async (reason) => showControls(await trpcClient.controls.resetCircuit.mutate({ remediation: row.id, reason }))}
            >
              It did not help in {row.circuit.failed} of its last {row.circuit.of} verified runs. After the reset only new runs count.
            </ReasonedButton>
          )}
        </span>
      ),
    },
  ]
  return (
    <Section title="Remediations" flush aside="a switch for each; a circuit opens by itself">
      <Table
        ariaLabel="Remediations and their switches"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        emptyState={<EmptyState title="The pack has no remediation">There is nothing to hold back.</EmptyState>}
      />
    </Section>
  )
}

function rank(row: Row): number {
  return row.stopped ? 0 : row.circuit.state === 'open' ? 1 : 2
}

function State(props: { row: Row }) {
  const { stopped, circuit } = props.row
  if (stopped)
    return (
      <span className="flex flex-col gap-0.5">
        <StatusMark tone="bad" shape="stop" word="Switched off" size="sm" />
        <span className="text-xs text-pretty text-ink">“{stopped.because}”</span>
        <span className="text-xs text-ink-faint">
          {stopped.by}, <RelativeTime at={stopped.since} />
        </span>
      </span>
    )
  if (circuit.state === 'open') return <StatusMark tone="warn" shape="pause" word="Held by its circuit" size="sm" />
  return <StatusMark tone="good" shape="check" word="May run" size="sm" />
}

function Circuit(props: { row: Row }) {
  const { circuit, reset } = props.row
  return (
    <span className="flex flex-col text-xs text-ink-soft">
      {circuit.state === 'open' ? (
        <span>
          open: {circuit.failed} of {circuit.of} did not help; until <ZonedTime at={circuit.until} />
        </span>
      ) : (
        <span>{circuit.of === 0 ? 'closed: nothing verified yet' : `closed: ${circuit.failed} of ${circuit.of} did not help`}</span>
      )}
      {reset && (
        <span className="text-ink-faint">
          reset by {reset.by} <RelativeTime at={reset.at} />: “{reset.because}”
        </span>
      )}
    </span>
  )
}
