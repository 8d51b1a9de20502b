import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { approval, run } from '../schema/schema.ts'

/** Runs that nobody carries out although somebody should, by the database's own clock. */
export async function listForsakenRuns(db: Db, options: { leaseMs: number; waitingMs: number; limit: number }): Promise<string[]> {
  const older = (ms: number) => sql`now() - make_interval(secs => ${ms / 1000})`
  const rows = await db
    .select({ id: run.id })
    .from(run)
    .where(
      or(
        and(
          inArray(run.state, ['queued', 'running', 'undoing', 'verifying']),
          isNotNull(run.worker),
          sql`${run.heartbeatAt} < ${older(options.leaseMs)}`,
        ),
        and(inArray(run.state, ['running', 'undoing', 'verifying']), isNull(run.worker)),
        and(eq(run.state, 'queued'), isNull(run.worker), sql`${run.requestedAt} < ${older(options.waitingMs)}`),
      ),
    )
    .limit(options.limit)
  return rows.map((row) => row.id)
}

export async function listExpiredApprovals(db: Db, options: { now: Date; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: approval.run })
    .from(approval)
    .innerJoin(run, eq(run.id, approval.run))
    .where(and(isNull(approval.decision), lt(approval.expiresAt, options.now), eq(run.state, 'awaiting-approval')))
    .limit(options.limit)
  return rows.map((row) => row.id)
}

export async function listDueFollowUps(db: Db, options: { dueBefore: Date; limit: number }): Promise<string[]> {
  const rows = await db.select({ id: run.id }).from(run).where(lt(run.followUpAt, options.dueBefore)).limit(options.limit)
  return rows.map((row) => row.id)
}
