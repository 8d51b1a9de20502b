import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { DatabaseTransaction, Db } from '../database.ts'
import { approval, run } from '../schema/schema.ts'

/** By the database's own clock. */
const older = (ms: number) => sql`now() - make_interval(secs => ${ms / 1000})`

/** Runs that were begun and that nobody carries on: their worker fell silent, or let them go. */
export async function listForsakenRuns(db: Db, options: { leaseMs: number; limit: number }): Promise<string[]> {
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
      ),
    )
    .orderBy(run.requestedAt)
    .limit(options.limit)
  return rows.map((row) => row.id)
}

const waits = and(eq(run.state, 'queued'), isNull(run.worker))

/** Runs that have waited that long for a worker, the oldest first; `after` is the last of the page before. */
export async function listWaitingRuns(
  db: Db,
  options: { waitingMs: number; after: { id: string; requestedAt: Date } | null; limit: number },
): Promise<{ id: string; requestedAt: Date }[]> {
  const { after } = options
  return db
    .select({ id: run.id, requestedAt: run.requestedAt })
    .from(run)
    .where(
      and(
        waits,
        sql`${run.requestedAt} < ${older(options.waitingMs)}`,
        after ? sql`(${run.requestedAt}, ${run.id}) > (${after.requestedAt.toISOString()}::timestamptz, ${after.id})` : undefined,
      ),
    )
    .orderBy(run.requestedAt, run.id)
    .limit(options.limit)
}

/** Whether it still waits; nobody takes it before the transaction ends. */
export async function lockWaitingRun(tx: DatabaseTransaction, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.id, id), waits))
    .for('update')
  return rows.length > 0
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
  const rows = await db
    .select({ id: run.id })
    .from(run)
    .where(lt(run.followUpAt, options.dueBefore))
    .orderBy(run.followUpAt)
    .limit(options.limit)
  return rows.map((row) => row.id)
}
