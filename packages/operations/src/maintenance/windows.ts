import type { TenantFacts } from '@lamplighter/catalog'
import { listMaintenanceWindows, type MaintenanceWindowRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { packIndex } from '../model/pack-index.ts'
import { sharedLooks, sharedReach } from '../model/shared-reach.ts'
import { tenantGroups } from '../model/tenant-model.ts'

/** A span of time, its end not included. Milliseconds since 1970. */
export type Span = { from: number; to: number }

/** What of a tenant is in maintenance. */
export type TenantMaintenance = {
  /** Checks that are not to be looked at now, with the beginning of their window. */
  checks: Map<string, number>
  /** Features that are in maintenance now. */
  features: Set<string>
  /** Times of the last hour in which a feature was, or is, in maintenance. */
  spansOf(feature: string): Span[]
}

/** A window is heard of by every worker this soon. */
const keptMs = 5000
const lookBackMs = 3_600_000
const known = new WeakMap<object, { at: number; windows: Promise<MaintenanceWindowRow[]> }>()

/** What of this tenant is in maintenance now, by its own windows and those of what it shares. Reads the windows once for all tenants. */
export async function maintenanceOf({ context, tenant }: { context: OperationsContext; tenant: TenantFacts }): Promise<TenantMaintenance> {
  const now = context.now().getTime()
  const windows = await readWindows(context)
  // Nearly always there is none, and nothing to compute.
  return windows.length === 0 ? noMaintenance : tenantMaintenance({ context, tenant, windows, now })
}

export function forgetWindows(context: OperationsContext): void {
  known.delete(context)
}

/** Nobody works on anything. */
export const noMaintenance: TenantMaintenance = { checks: new Map(), features: new Set(), spansOf: () => [] }

function readWindows(context: OperationsContext): Promise<MaintenanceWindowRow[]> {
  const now = context.now().getTime()
  const last = known.get(context)
  if (last !== undefined && Math.abs(now - last.at) <= keptMs) return last.windows
  const windows = listMaintenanceWindows(context.db, { since: new Date(now - lookBackMs) })
  known.set(context, { at: now, windows })
  windows.catch(() => known.delete(context))
  return windows
}

function tenantMaintenance(options: {
  context: OperationsContext
  tenant: TenantFacts
  windows: MaintenanceWindowRow[]
  now: number
}): TenantMaintenance {
  const { context, tenant, now } = options
  const { pack } = context
  const groups = tenantGroups({ pack, tenant })
  const applicable = applicableChecks({ pack, tenant })
  const observes = new Map(applicable.map((check) => [check.id, check.observes]))
  const features = new Set(packIndex(pack).features.map(({ id }) => id))
  const found: TenantMaintenance & { spans: Map<string, Span[]> } = {
    checks: new Map(),
    features: new Set(),
    spans: new Map(),
    spansOf: (feature) => found.spans.get(feature) ?? [],
  }
  for (const window of options.windows) {
    const checks = checksIn({ context, tenant, groups, window }).filter((check) => observes.has(check))
    const span = spanOf(window)
    const isNow = span.from <= now && now < span.to
    for (const check of checks) {
      const node = observes.get(check)!
      if (isNow) found.checks.set(check, Math.min(span.from, found.checks.get(check) ?? Infinity))
      if (!features.has(node)) continue
      if (isNow) found.features.add(node)
      const spans = found.spans.get(node) ?? []
      found.spans.set(node, spans)
      if (!spans.some(({ from, to }) => from === span.from && to === span.to)) spans.push(span)
    }
  }
  return found
}

/** A tenant's window holds everything of it; a shared component's its own checks and those that would fail with it. */
function checksIn(options: {
  context: OperationsContext
  tenant: TenantFacts
  groups: { node: string; group: string }[]
  window: MaintenanceWindowRow
}): string[] {
  const { context, tenant, groups, window } = options
  const { pack } = context
  if (window.tenant !== null) return window.tenant === tenant.id ? pack.checks.map(({ id }) => id) : []
  if (!groups.some(({ node, group }) => node === window.node && group === window.group)) return []
  return [...(sharedReach(pack).get(window.node!) ?? []), ...(sharedLooks(pack).get(window.node!) ?? [])]
}

export function spanOf({ startsAt, endsAt, endedAt }: Pick<MaintenanceWindowRow, 'startsAt' | 'endsAt' | 'endedAt'>): Span {
  return { from: startsAt.getTime(), to: Math.min(endsAt.getTime(), endedAt?.getTime() ?? Infinity) }
}
