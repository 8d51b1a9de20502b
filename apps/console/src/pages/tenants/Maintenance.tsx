import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, EmptyState, Section, SkeletonRows } from '@lamplighter/ui'
import type { TenantView } from '@lamplighter/operations/views'
import { MaintenanceWindow, whyNoMaintenance } from '../../maintenance/MaintenanceWindow.tsx'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { MaintenanceDialog } from './MaintenanceDialog.tsx'

/** Windows in which nothing is concluded and nothing is downtime: this tenant's own, and those of what it shares. */
export function Maintenance(props: { tenant: TenantView }) {
  const { tenant } = props
  const { data, error } = useQuery(trpc.maintenance.list.queryOptions({ tenant: tenant.id }))
  const { data: session } = useQuery(pageQueries.session())
  const [sets, setSets] = useState(false)
  const mayNot = whyNoMaintenance(session?.operator.role)
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
            <MaintenanceWindow key={window.id} window={window} whose="This tenant" timeZone={tenant.timeZone} mayNot={mayNot} />
          ))}
        </ul>
      )}
      <p className="border-t border-line px-4 py-2 text-xs">
        <Link {...paths.maintenance()} className="rounded-sm text-accent underline underline-offset-2">
          All maintenance
        </Link>
      </p>
      {sets && data && <MaintenanceDialog tenant={tenant} groups={data.groups} onClose={() => setSets(false)} />}
    </Section>
  )
}
