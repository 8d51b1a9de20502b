import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { rebuildFleetCounts } from '../queries/fleet-count.ts'
import { fleetStatements, type FleetSize } from './fleet-statements.ts'

export type { SampleDiagnosis } from './fleet-statements.ts'

export type GenerateFleetOptions = FleetSize & { onProgress?: (line: string) => void }

/**
 * Fills an empty, migrated database with a fleet: tenants with six identifiers each, current states of which about 2 % are
 * not ok, transitions, availability of the last days, diagnoses, plans, runs, cases, changes and shared problems. The same
 * options always give the same rows; nothing is random. What `now` is counts as now: states are minutes old, histories reach back
 * 30 days. For benchmarks; uses three connections, ends with VACUUM ANALYZE. 100,000 tenants take about a minute on two cores.
 */
export async function generateFleet(db: Db, options: GenerateFleetOptions): Promise<void> {
  await Promise.all(
    fleetStatements(options).map(async (chain) => {
      for (const { what, statement } of chain) {
        const start = performance.now()
        await db.execute(statement)
        options.onProgress?.(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
      }
    }),
  )
  await rebuildFleetCounts(db)
  await db.execute(sql`vacuum analyze`)
}

/** Names of generated things, for those who measure: the n-th tenant, from 1, and the n-th feature or check. */
export function tenantId(n: number): string {
  return `t${String(n).padStart(6, '0')}`
}

export function featureId(n: number): string {
  return `feature-${String(n).padStart(2, '0')}`
}
