import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { run } from '../schema/run.ts'
import { columnInScope, type Scope } from './scope.ts'

/** How many runs somebody or something had within a window, and the oldest of them, whose leaving frees one. */
export type BudgetCount = { subject: string; tenant: string | null; used: number; oldestAt: Date }

const counted = sql`${run.undoOf} is null and ${run.state} not in ('refused', 'rejected', 'expired', 'awaiting-approval')`

/** Operators who had runs since then, the busiest first; only runs in the reader's scope are counted. */
export function countRunsByOperator(db: Db, params: { scope: Scope; since: Date; limit: number }): Promise<BudgetCount[]> {
  return count(db, { ...params, subject: sql`${run.requestedBy}`, tenant: sql`null::text` })
}

export function countRunsByTenant(db: Db, params: { scope: Scope; since: Date; limit: number }): Promise<BudgetCount[]> {
  return count(db, { ...params, subject: sql`${run.tenant}`, tenant: sql`${run.tenant}` })
}

/** Of one remediation, by tenant: that is how its own budget is counted. */
export function countRunsOfRemediation(
  db: Db,
  params: { scope: Scope; since: Date; limit: number; remediation: string },
): Promise<BudgetCount[]> {
  return count(db, { ...params, subject: sql`${run.remediation}`, tenant: sql`${run.tenant}` })
}

async function count(
  db: Db,
  options: {
    scope: Scope
    since: Date
    limit: number
    subject: ReturnType<typeof sql>
    tenant: ReturnType<typeof sql>
    remediation?: string
  },
): Promise<BudgetCount[]> {
  const { scope, since, limit, subject, tenant, remediation } = options
  const { rows } = await db.execute<{ subject: string; tenant: string | null; used: number; oldest_at: string }>(sql`
    select ${subject} as subject, ${tenant} as tenant, count(*)::int as used, min(${run.requestedAt}) as oldest_at
    from ${run}
    where ${run.requestedAt} > ${since.toISOString()}::timestamptz and ${counted} and ${columnInScope(scope, run.tenant)}
      ${remediation === undefined ? sql`` : sql`and ${run.remediation} = ${remediation}`}
    group by 1, 2 order by used desc, subject limit ${limit}`)
  return rows.map((row) => ({ subject: row.subject, tenant: row.tenant, used: row.used, oldestAt: new Date(row.oldest_at) }))
}
