import { type ReactNode, useState } from 'react'
import { Button, StatusMark, type StatusLook, ZonedTime } from '@lamplighter/ui'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { MaintenanceWindowView } from '@lamplighter/operations/views'
import { ReasonedAction } from '../run-actions/ReasonedAction.tsx'
import { queryClient, trpc, trpcClient } from '../server/trpc.ts'

const looks: Record<MaintenanceWindowView['state'], StatusLook> = {
  now: { tone: 'warn', shape: 'ring', word: 'Now' },
  planned: { tone: 'quiet', shape: 'dot', word: 'Planned' },
  over: { tone: 'quiet', shape: 'check', word: 'Over' },
  ended: { tone: 'quiet', shape: 'check', word: 'Ended early' },
}

/** One window: when, what, for whom; ended or called off by whoever may, with a reason. */
export function MaintenanceWindow(props: { window: MaintenanceWindowView; whose: ReactNode; timeZone?: string; mayNot: string | null }) {
  const { window, whose, timeZone, mayNot } = props
  const [ends, setEnds] = useState(false)
  const theirs = timeZone === undefined ? {} : { theirZone: timeZone }
  const verb = window.state === 'now' ? 'End now' : 'Call off'
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <StatusMark {...looks[window.state]} size="sm" />
        <span className="text-xs text-ink-soft">
          <ZonedTime at={window.from} {...theirs} /> – <ZonedTime at={endOf(window)} {...theirs} />
        </span>
      </div>
      <p className="text-pretty text-ink">
        {window.reason}
        <span className="block text-xs text-ink-soft">
          {window.node ? `${window.node.title} (${window.group}), for all who share it` : whose} · set by {window.by}
        </span>
        {window.ended && <span className="block text-xs text-ink-soft">Ended: {window.ended.reason}</span>}
      </p>
      {window.state === 'over' || window.state === 'ended' ? null : ends ? (
        <ReasonedAction
          draftKey={`end-maintenance ${window.id}`}
          label={`Why ${window.state === 'now' ? 'end it' : 'call it off'}?`}
          choices={[
            {
              key: 'end',
              label: verb,
              variant: 'primary',
              disabledReason: mayNot,
              act: async (reason) => {
                await trpcClient.maintenance.end.mutate({ window: window.id, reason })
                await queryClient.invalidateQueries(trpc.maintenance.list.pathFilter())
              },
            },
          ]}
        />
      ) : (
        <Button size="sm" className="w-fit" onClick={() => setEnds(true)} disabledReason={mayNot}>
          {verb}
        </Button>
      )}
    </li>
  )
}

/** When it ended before its time; one that was called off before it began keeps its own end. */
function endOf({ from, to, ended }: MaintenanceWindowView): string {
  return ended !== null && ended.at > from ? ended.at : to
}

/** Why this role sets no maintenance; null: it may. The server decides again. */
export function whyNoMaintenance(role: Role | undefined): string | null {
  return role === undefined || role === 'lead' || role === 'admin' ? null : 'A lead or an admin may set maintenance.'
}
