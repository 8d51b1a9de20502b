import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button, EmptyState, Section, SkeletonRows, StatusMark, type StatusLook, ZonedTime } from '@lamplighter/ui'
import type { MaintenanceWindowView, TenantView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc, trpcClient } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { MaintenanceDialog } from './MaintenanceDialog.tsx'

const mayMaintain = ['lead', 'admin']

/** Windows in which nothing is concluded and nothing is downtime: this tenant's own, and those of what it shares. */
export function Maintenance(props: { tenant: TenantView }) {
  const { tenant } = props
  const { data, error } = useQuery(trpc.maintenance.list.queryOptions({ tenant: tenant.id }))
  const { data: session } = useQuery(pageQueries.session())
  const [sets, setSets] = useState(false)
  const role = session?.operator.role
  const mayNot = role !== undefined && !mayMaintain.includes(role) ? 'A lead or an admin may set maintenance.' : null
  const open = data?.windows.filter(({ state }) => state === 'now' || state === 'planned') ?? []
  const past = data?.windows.filter(({ state }) => state === 'over' || state === 'ended') ?? []
  return (
    <Section
      title="Maintenance"
      flush
      aside={
        <Button size="sm" onClick={() => setSets(true)} disabledReason={mayNot}>
          Set maintenance
        </Button>
      }
    >
      {error && (
        <div className="p-4">
          <RefusalNote refusal={refusalOf(error)} />
        </div>
      )}
      {!data && !error && <SkeletonRows rows={2} label="Loading maintenance" />}
      {data && open.length === 0 && (
        <EmptyState title="None now, none planned">
          {past.length > 0 ? `${past.length} in the last 30 days.` : 'While one lasts, checks rest and no downtime is counted.'}
        </EmptyState>
      )}
      {open.length > 0 && (
        <ul aria-label="Maintenance windows" className="divide-y divide-line">
          {open.map((window) => (
            <Window key={window.id} window={window} timeZone={tenant.timeZone} mayNot={mayNot} />
          ))}
        </ul>
      )}
      {sets && data && <MaintenanceDialog tenant={tenant} groups={data.groups} onClose={() => setSets(false)} />}
    </Section>
  )
}

const looks: Record<MaintenanceWindowView['state'], StatusLook> = {
  now: { tone: 'warn', shape: 'ring', word: 'Now' },
  planned: { tone: 'quiet', shape: 'dot', word: 'Planned' },
  over: { tone: 'quiet', shape: 'check', word: 'Over' },
  ended: { tone: 'quiet', shape: 'check', word: 'Ended early' },
}

function Window(props: { window: MaintenanceWindowView; timeZone: string; mayNot: string | null }) {
  const { window, timeZone, mayNot } = props
  const [ends, setEnds] = useState(false)
  const verb = window.state === 'now' ? 'End now' : 'Call off'
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <StatusMark {...looks[window.state]} size="sm" />
        <span className="text-xs text-ink-soft">
          <ZonedTime at={window.from} theirZone={timeZone} /> – <ZonedTime at={window.to} theirZone={timeZone} />
        </span>
      </div>
      <p className="text-pretty text-ink">
        {window.reason}
        <span className="block text-xs text-ink-soft">
          {window.node ? `${window.node.title} (${window.group}), for all who share it` : 'This tenant'} · set by {window.by}
        </span>
      </p>
      {ends ? (
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
