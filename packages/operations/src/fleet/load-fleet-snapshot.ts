import { listNotPassing, type NotPassing } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { sharedReach, sharedLooks } from '../model/shared-reach.ts'
import { setBit } from './check-bits.ts'
import type { FleetRoster } from './fleet-roster.ts'
import { createFleetSnapshot, type FleetSnapshot } from './fleet-snapshot.ts'
import { readLookedAt } from './read-looked-at.ts'
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
  const [{ roster }, notPassing] = await Promise.all([getTenantDirectory(context), listNotPassing(context.db)])
  return createFleetSnapshot({
    at: now,
    roster,
    lookedAt: await readLookedAt({ context, roster, now, recentMs }),
    failed: rowsOf({ roster, notPassing, status: 'fail' }),
    unseen: rowsOf({ roster, notPassing, status: 'unknown' }),
    reach: sharedReach(context.pack),
    direct: sharedLooks(context.pack),
  })
}

/** A row for each tenant, with the bits of the checks that are so. */
function rowsOf(options: { roster: FleetRoster; notPassing: NotPassing[]; status: NotPassing['status'] }): Uint32Array {
  const { roster, status } = options
  const { words, placeOf } = roster.bits
  const rows = new Uint32Array(roster.ids.length * words)
  for (const found of options.notPassing) {
    const place = found.status === status ? placeOf.get(found.check) : undefined
    if (place === undefined) continue
    for (const tenant of found.tenants) {
      const n = roster.numberOf.get(tenant)
      if (n !== undefined) setBit({ rows, words, n, place })
    }
  }
  return rows
}
