import { eq, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { sweepSchedule } from '../schema/sweep-schedule.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type ClaimedTenant = { tenant: string; dueAt: Date }

/**
 * Takes up to `limit` tenants whose look is due, the longest waiting first. No two workers get the same one, unless the
 * claim of the first has run out; retired tenants are never due.
 */
export async function claimDueTenants(
  db: Db,
  params: { worker: string; limit: number; now: Date; claimForMs: number },
): Promise<ClaimedTenant[]> {
  const now = params.now.toISOString()
  const until = new Date(params.now.getTime() + params.claimForMs).toISOString()
  const { rows } = await db.execute<{ tenant: string; due: number }>(sql`
    with due as (
      select s.tenant from sweep_schedule s
      where s.next_due_at <= ${now}::timestamptz and (s.claimed_until is null or s.claimed_until <= ${now}::timestamptz)
        and exists (select 1 from tenant t where t.id = s.tenant and t.retired_at is null)
      order by s.next_due_at limit ${params.limit} for update of s skip locked
    )
    update sweep_schedule s set claimed_by = ${params.worker}, claimed_until = ${until}::timestamptz
    from due where s.tenant = due.tenant returning s.tenant, ${milliseconds(sql`s.next_due_at`)} as due`)
  return rows.map(({ tenant, due }) => ({ tenant, dueAt: new Date(due) })).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** Ends the worker's claims and says when to look again. A claim that was taken over meanwhile stays with its new worker. */
export async function releaseTenants(
  db: Db,
  params: { worker: string; tenants: { tenant: string; nextDueAt: Date; sweptAt: Date }[] },
): Promise<void> {
  if (params.tenants.length === 0) return
  const rows = params.tenants.map(({ tenant, nextDueAt, sweptAt }) => ({ tenant, next_due_at: nextDueAt, swept_at: sweptAt }))
  await db.execute(sql`
    update sweep_schedule s set next_due_at = x.next_due_at, claimed_by = null, claimed_until = null, swept_at = x.swept_at
    from jsonb_to_recordset(${jsonRows(rows)}) as x(tenant text, next_due_at timestamptz, swept_at timestamptz)
    where s.tenant = x.tenant and s.claimed_by = ${params.worker}`)
}

/** Gives the worker's claims back without a look, to be made again later. */
export async function postponeTenants(db: Db, params: { worker: string; tenants: string[]; nextDueAt: Date }): Promise<void> {
  await db.execute(sql`
    update sweep_schedule set next_due_at = ${params.nextDueAt.toISOString()}::timestamptz, claimed_by = null, claimed_until = null
    where tenant = any(${textArray(params.tenants)}) and claimed_by = ${params.worker}`)
}

/** Makes tenants due at once, say after a change or a remediation. */
export async function expediteTenants(db: Db, params: { tenants: string[]; now: Date }): Promise<void> {
  await db.execute(sql`
    update sweep_schedule set next_due_at = ${params.now.toISOString()}::timestamptz
    where tenant = any(${textArray(params.tenants)}) and next_due_at > ${params.now.toISOString()}::timestamptz`)
}

/** When a round over this tenant last ended; null: never. */
export async function findSweptAt(db: Db, params: { tenant: string }): Promise<Date | null> {
  const [row] = await db.select({ sweptAt: sweepSchedule.sweptAt }).from(sweepSchedule).where(eq(sweepSchedule.tenant, params.tenant))
  return row?.sweptAt ?? null
}

/** Milliseconds since 1970; a date of its own would cost more to read than the rest of its row. */
function milliseconds(instant: SQL): SQL {
  return sql`(extract(epoch from ${instant}) * 1000)::float8`
}
