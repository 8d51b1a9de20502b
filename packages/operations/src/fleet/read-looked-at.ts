import { listLookedAt } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import type { FleetRoster } from './fleet-roster.ts'

/** A round's end is written a little after it, and seen when its transaction ends. */
const writtenWithinMs = 10_000
/** What was written later still is a minute late, when a tenant counts for three. */
const readWhollyEveryMs = 60_000

type Reading = { at: number; whollyAt: number; lookedAt: Float64Array }
const readings = new WeakMap<FleetRoster, Reading>()

/**
 * When a round over each tenant last ended, by the roster's numbers; NaN: not within `recentMs`. Reads only the rounds that ended since
 * the last reading of the same roster, and all of them once a minute.
 */
export async function readLookedAt(options: {
  context: OperationsContext
  roster: FleetRoster
  now: Date
  recentMs: number
}): Promise<Float64Array> {
  const { context, roster } = options
  const now = options.now.getTime()
  const oldest = now - options.recentMs
  const last = readings.get(roster)
  const wholly = last === undefined || now < last.at || now - last.whollyAt >= readWhollyEveryMs
  const since = wholly ? oldest : Math.max(oldest, last.at - writtenWithinMs)
  const { tenants, times } = await listLookedAt(context.db, { since: new Date(since) })
  const lookedAt = wholly ? new Float64Array(roster.ids.length).fill(NaN) : last.lookedAt.map((at) => (at >= oldest ? at : NaN))
  for (const [place, tenant] of tenants.entries()) {
    const n = roster.numberOf.get(tenant)
    if (n !== undefined) lookedAt[n] = times[place]!
  }
  readings.set(roster, { at: now, whollyAt: wholly ? now : last.whollyAt, lookedAt })
  return lookedAt
}
