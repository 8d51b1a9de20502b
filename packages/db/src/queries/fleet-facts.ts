import { and, gte, ne } from 'drizzle-orm'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { checkState } from '../schema/check-state.ts'
import { sweepSchedule } from '../schema/sweep-schedule.ts'

/** Folded check states of all tenants that are not `pass` and rest on a look since then: few rows, by a partial index. */
export async function listNotPassing(
  db: Db,
  params: { since: Date },
): Promise<{ tenant: string; check: string; status: Exclude<CheckStatus, 'pass'> }[]> {
  const rows = await db
    .select({ tenant: checkState.tenant, check: checkState.check, status: checkState.status })
    .from(checkState)
    .where(and(ne(checkState.status, 'pass'), gte(checkState.observedAt, params.since)))
  return rows as { tenant: string; check: string; status: Exclude<CheckStatus, 'pass'> }[]
}

/** Tenants over which a round has ended since then, and when. */
export async function listLookedAt(db: Db, params: { since: Date }): Promise<{ tenant: string; at: Date }[]> {
  const rows = await db
    .select({ tenant: sweepSchedule.tenant, at: sweepSchedule.sweptAt })
    .from(sweepSchedule)
    .where(gte(sweepSchedule.sweptAt, params.since))
  return rows.map(({ tenant, at }) => ({ tenant, at: at! }))
}
