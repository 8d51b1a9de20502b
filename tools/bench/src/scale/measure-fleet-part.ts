import type { OpenDatabase } from '@lamplighter/db'
import { reconcileSharedProblems } from '@lamplighter/operations'
import type { Measure } from '../bench.ts'
import { quantile } from '../quantile.ts'
import { fleetContext } from './fleet-pack.ts'

export type FleetPart = { tenants: number; calmMs: number; openMs: number; sick: number }

/**
 * What a sweep's round costs beyond its visits: everybody's sickness read, groups compared, problems opened, brought up to date
 * and closed. Once while 1 in 100 checks is in trouble at random, and once with one shard of forty down. Medians of five.
 */
export async function measureFleetPart(options: {
  database: OpenDatabase
  tenants: number
  features: number
  now: Date
}): Promise<FleetPart> {
  const { database, tenants, features, now } = options
  const { db, pool } = database
  const context = fleetContext({ db, features, now })
  await pool.query(`delete from shared_problem`)
  await pool.query(`update sweep_schedule set swept_at = $1`, [now])
  await pool.query('vacuum analyze sweep_schedule')
  const calmMs = await medianOf(5, () => reconcileSharedProblems({ context }))
  await pool.query(`
    insert into check_not_passing select c.tenant, c."check", 'fail' from check_state c join tenant t on t.id = c.tenant where t.shard = 'shard-7'
    on conflict (tenant, "check") do update set status = excluded.status`)
  const { opened } = await reconcileSharedProblems({ context })
  const sick = opened.reduce((sum, problem) => sum + problem.sick, 0)
  if (opened.length !== 1) throw new Error(`one shard is down, and ${opened.length} shared problems were opened`)
  const openMs = await medianOf(5, () => reconcileSharedProblems({ context }))
  return { tenants, calmMs, openMs, sick }
}

/** The cost a tenant must not grow with the number of tenants. */
export function fleetPartMeasures(parts: FleetPart[]): Measure[] {
  return parts.flatMap(({ tenants, calmMs, openMs, sick }) => [
    { name: `fleet part of a round, ${tenants} tenants`, value: calmMs, unit: 'ms' },
    { name: `… a thousand tenants`, value: (calmMs / tenants) * 1000, unit: 'ms' },
    { name: `… with one shard down (${sick} tenants)`, value: openMs, unit: 'ms' },
  ])
}

async function medianOf(tries: number, work: () => Promise<unknown>): Promise<number> {
  await work()
  const times: number[] = []
  for (let index = 0; index < tries; index += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return quantile(times, 0.5)
}
