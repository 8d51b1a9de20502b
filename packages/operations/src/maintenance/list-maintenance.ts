import { findOperator, listMaintenanceWindowsOf, listTenantsByIds, type MaintenanceWindowRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { tenantGroups } from '../model/tenant-model.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { MaintenanceList, MaintenanceWindowView } from '../views/maintenance-view.ts'
import { spanOf } from './windows.ts'

const lookBackMs = 30 * 24 * 3_600_000
const windowsMax = 100

/**
 * Windows that are, that come, and that were within 30 days: of one tenant and of what it shares, or of everything in scope. The
 * latest start first. Refuses a tenant unknown to this operator.
 */
export async function listMaintenance(options: {
  context: OperationsContext
  operator: Operator
  tenant?: string | undefined
}): Promise<MaintenanceList> {
  const { context, operator } = options
  const { scope } = operator
  const now = context.now()
  const tenant = options.tenant === undefined ? null : await resolveTenant({ context, operator, tenant: options.tenant })
  const groups = tenant === null ? [] : tenantGroups({ pack: context.pack, tenant })
  const rows = await listMaintenanceWindowsOf(context.db, {
    scope,
    ...(tenant === null ? {} : { tenant: tenant.id, groups }),
    since: new Date(now.getTime() - lookBackMs),
    limit: windowsMax,
  })
  const names = new Map<string, string>()
  for (const id of new Set(rows.map((row) => row.setBy))) {
    const found = await findOperator(context.db, { id })
    if (found !== null) names.set(id, found.name)
  }
  const { nodes } = packIndex(context.pack)
  const found = await listTenantsByIds(context.db, { scope, tenants: [...new Set(rows.flatMap((row) => row.tenant ?? []))] })
  for (const { id, name } of found) names.set(tenantKey(id), name)
  return {
    windows: rows.map((row) => toWindowView({ context, row, names, now })),
    groups: groups.map(({ node, group }) => ({ node: { id: node, title: nodes.get(node)?.title ?? node }, group })),
  }
}

/** Operators and tenants may have the same id. */
export const tenantKey = (id: string) => `tenant ${id}`

export function toWindowView(options: {
  context: OperationsContext
  row: MaintenanceWindowRow
  /** Of operators by id, and of tenants by `tenantKey`. */
  names: Map<string, string>
  now: Date
}): MaintenanceWindowView {
  const { context, row, names, now } = options
  const node = row.node === null ? null : packIndex(context.pack).nodes.get(row.node)
  const span = spanOf(row)
  return {
    id: row.id,
    tenant: row.tenant,
    tenantName: row.tenant === null ? null : (names.get(tenantKey(row.tenant)) ?? row.tenant),
    node: row.node === null ? null : { id: row.node, title: node?.title ?? row.node },
    group: row.group,
    from: row.startsAt.toISOString(),
    to: row.endsAt.toISOString(),
    reason: row.reason,
    by: names.get(row.setBy) ?? row.setBy,
    state: span.to <= now.getTime() ? (row.endedAt === null ? 'over' : 'ended') : span.from > now.getTime() ? 'planned' : 'now',
    ended: row.endedAt === null ? null : { at: row.endedAt.toISOString(), reason: row.endedReason ?? '' },
  }
}
