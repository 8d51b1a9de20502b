import { useState } from 'react'
import { Button, type Column, EmptyState, Section, StatusMark, type StatusLook, Table, ZonedTime } from '@lamplighter/ui'
import type { ControlsView } from '../../server/answers.ts'
import { trpcClient } from '../../server/trpc.ts'
import { FreezeDialog } from './FreezeDialog.tsx'
import { ReasonedButton } from '../../run-actions/ReasonedButton.tsx'
import { disabledBecause, showControls } from './show-controls.ts'

type Freeze = ControlsView['freezes'][number]

const looks: Record<Freeze['state'], StatusLook> = {
  active: { tone: 'warn', shape: 'pause', word: 'Frozen now' },
  coming: { tone: 'busy', shape: 'clock', word: 'Coming' },
  ended: { tone: 'quiet', shape: 'check', word: 'Ended' },
  lifted: { tone: 'quiet', shape: 'stop', word: 'Lifted' },
}

const columns: Column<Freeze>[] = [
  { key: 'state', header: 'State', className: 'align-top', cell: (freeze) => <StatusMark {...looks[freeze.state]} size="sm" /> },
  {
    key: 'why',
    header: 'Why, and whom',
    isRowHeader: true,
    className: 'align-top',
    cell: (freeze) => (
      <span className="flex flex-col">
        <span className="font-medium text-pretty text-ink">{freeze.because}</span>
        <span className="text-xs text-ink-faint">
          {freeze.applies}
          {freeze.tenants.length > 0 && `: ${freeze.tenants.map(({ name }) => name).join(', ')}`} · by {freeze.by}
        </span>
        {freeze.lifted && (
          <span className="text-xs text-ink-faint">
            lifted by {freeze.lifted.by}: “{freeze.lifted.reason}”
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'when',
    header: 'From – to',
    from: 'sm',
    className: 'align-top',
    cell: (freeze) => (
      <span className="flex flex-col text-xs text-ink-soft">
        <ZonedTime at={freeze.from} />
        <ZonedTime at={freeze.until} />
      </span>
    ),
  },
  {
    key: 'lift',
    header: 'Change',
    align: 'end',
    className: 'align-top',
    cell: (freeze) =>
      freeze.state === 'ended' || freeze.state === 'lifted' ? null : (
        <ReasonedButton
          draftKey={`lift ${freeze.id}`}
          label="Lift"
          title="Lift this freeze"
          confirm="Lift it now"
          said="The freeze is lifted."
          disabledReason={disabledBecause(freeze.lift)}
          act={async (reason) => showControls(await trpcClient.controls.liftFreeze.mutate({ freeze: freeze.id, reason }))}
        >
          “{freeze.because}” ({freeze.applies}) ends now; changes go on.
        </ReasonedButton>
      ),
  },
]

/** Windows in which nobody changes these tenants without breaking the glass. */
export function Freezes(props: { controls: ControlsView }) {
  const { freezes, actions } = props.controls
  const [isOpen, setOpen] = useState(false)
  return (
    <Section
      title="Freezes"
      flush
      aside={
        <Button size="sm" disabledReason={disabledBecause(actions.freeze)} onClick={() => setOpen(true)}>
          Freeze changes
        </Button>
      }
    >
      <Table
        ariaLabel="Freezes"
        columns={columns}
        rows={freezes}
        rowKey={(freeze) => freeze.id}
        emptyState={<EmptyState title="Nothing is frozen">Looking and taking back go on in a freeze; changing waits.</EmptyState>}
      />
      {isOpen && <FreezeDialog onClose={() => setOpen(false)} />}
    </Section>
  )
}
