import { sql } from 'drizzle-orm'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'

// Read every few seconds and of everybody: as JSON, because a hundred thousand rows cost more to unpack than to find.

export type NotPassing = { check: string; status: Exclude<CheckStatus, 'pass'>; tenants: string[] }

/** Folded check states of all tenants that are not `pass`, from the table that holds only these. */
export async function listNotPassing(db: Db): Promise<NotPassing[]> {
  const { rows } = await db.execute<NotPassing>(
    sql`select "check", status, json_agg(tenant) as tenants from check_not_passing group by 1, 2`,
  )
  return rows
}

/** Tenants over which a round has ended since then, and when: the n-th time is the n-th tenant's, in milliseconds since 1970. */
export async function listLookedAt(db: Db, params: { since: Date }): Promise<{ tenants: string[]; times: number[] }> {
  const { rows } = await db.execute<{ tenants: string[] | null; times: number[] | null }>(sql`
    select json_agg(tenant) as tenants, json_agg(floor(extract(epoch from swept_at) * 1000)) as times from sweep_schedule
    where swept_at >= ${params.since.toISOString()}::timestamptz`)
  return { tenants: rows[0]?.tenants ?? [], times: rows[0]?.times ?? [] }
}
