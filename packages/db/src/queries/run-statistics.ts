import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { textArray } from './sql-values.ts'

/** Verified outcomes of one remediation against one cause, over all tenants; runs that changed nothing of note are not in it. */
export type RemediationRecord = {
  remediation: string
  cause: string | null
  fixed: number
  unchanged: number
  worse: number
  unknown: number
}

/** Undo runs count for nobody: they cure nothing. */
export async function listRemediationRecords(db: Db, params: { remediations: string[]; since: Date }): Promise<RemediationRecord[]> {
  const { rows } = await db.execute<RemediationRecord>(sql`
    select remediation, cause, (count(*) filter (where verdict = 'fixed'))::int as fixed, (count(*) filter (where verdict = 'unchanged'))::int as unchanged,
      (count(*) filter (where verdict = 'worse'))::int as worse, (count(*) filter (where verdict = 'unknown'))::int as unknown
    from run
    where remediation = any(${textArray(params.remediations)}) and requested_at >= ${params.since.toISOString()}::timestamptz
      and verdict is not null and undo_of is null
    group by remediation, cause order by remediation, cause`)
  return rows
}

/** From the first step's start to the verdict, in seconds. */
export type RemediationDuration = { remediation: string; runs: number; p50Seconds: number; p90Seconds: number }

/** Remediations that never ran to a verdict since then are absent. */
export async function listRemediationDurations(db: Db, params: { remediations: string[]; since: Date }): Promise<RemediationDuration[]> {
  const { rows } = await db.execute<RemediationDuration>(sql`
    select remediation, count(*)::int as runs,
      percentile_cont(0.5) within group (order by extract(epoch from finished_at - started_at))::float8 as "p50Seconds",
      percentile_cont(0.9) within group (order by extract(epoch from finished_at - started_at))::float8 as "p90Seconds"
    from run
    where remediation = any(${textArray(params.remediations)}) and requested_at >= ${params.since.toISOString()}::timestamptz
      and verdict is not null and undo_of is null and started_at is not null and finished_at is not null
    group by remediation order by remediation`)
  return rows
}
