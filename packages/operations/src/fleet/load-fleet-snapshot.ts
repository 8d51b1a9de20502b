import { listLookedAt, listNotPassing } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { sharedReach, sharedLooks } from '../model/shared-reach.ts'
import { createFleetSnapshot, type FleetFacts, type FleetSnapshot } from './fleet-snapshot.ts'
import { getTenantDirectory } from './tenant-directory.ts'

/** A look counts as recent for this long; a tenant without one is no member of any group. */
export const recentMs = 180_000
/** Diagnoses of one moment share one reading of the fleet. */
const keptMs = 2000
const snapshots = new WeakMap<object, { at: number; snapshot: Promise<FleetSnapshot> }>()

/** All tenants' sickness at one moment: two queries for everybody, never one per tenant or group. */
export async function loadFleetSnapshot(context: OperationsContext, options?: { fresh?: boolean }): Promise<FleetSnapshot> {
  const now = context.now()
  const known = snapshots.get(context)
  if (known !== undefined && options?.fresh !== true && Math.abs(now.getTime() - known.at) <= keptMs) return known.snapshot
  const snapshot = readSnapshot({ context, now })
  snapshots.set(context, { at: now.getTime(), snapshot })
  snapshot.catch(() => snapshots.delete(context))
  return snapshot
}

async function readSnapshot({ context, now }: { context: OperationsContext; now: Date }): Promise<FleetSnapshot> {
  const since = new Date(now.getTime() - recentMs)
  const [directory, rows, looked] = await Promise.all([
    getTenantDirectory(context),
    listNotPassing(context.db, { since }),
    listLookedAt(context.db, { since }),
  ])
  const notPassing: FleetFacts['notPassing'] = new Map()
  for (const { tenant, check, status } of rows) {
    const states = notPassing.get(tenant) ?? new Map<string, 'warn' | 'fail' | 'unknown'>()
    notPassing.set(tenant, states.set(check, status))
  }
  return createFleetSnapshot({
    at: now,
    groupsOf: directory.groupsOf,
    lookedAt: new Map(looked.map(({ tenant, at }) => [tenant, at])),
    notPassing,
    notApplicable: directory.notApplicable,
    reach: sharedReach(context.pack),
    direct: sharedLooks(context.pack),
  })
}
