import { and, desc, eq, gt, isNotNull, isNull, ne, notInArray, sql } from 'drizzle-orm'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { approval, plan, run, runStep } from '../schema/schema.ts'
import { prepared } from '../statement.ts'
import type { RunRow } from './run-journal.ts'
import { textArray } from './sql-values.ts'

export type PlanRow = typeof plan.$inferSelect
export type ApprovalRow = typeof approval.$inferSelect

/** The plan, locked so that no second request consumes it meanwhile; null when there is none. */
export async function lockPlan(tx: Db, id: string): Promise<PlanRow | null> {
  const [row] = await tx.select().from(plan).where(eq(plan.id, id)).for('update')
  return row ?? null
}

export async function findRunOfPlan(db: Db, planId: string): Promise<RunRow | null> {
  const [row] = await db.select().from(run).where(eq(run.planId, planId)).orderBy(run.requestedAt).limit(1)
  return row ?? null
}

/**
 * Held until the transaction ends: two requests that touch one of these keys are decided one after the other, so that
 * the second sees the first. Sorted, so that they can not wait for each other.
 */
export async function lockKeys(tx: Db, keys: string[]): Promise<void> {
  const sorted = [...new Set(keys)].sort().map((key) => `run-lock:${key}`)
  // A list is unnested in its order, and locked in it.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${textArray(sorted)}) as key`)
}

/** A run in one of these has changed nothing, and draws on no budget. */
export const didNotRun = ['refused', 'rejected', 'expired', 'awaiting-approval'] as const

/** When runs were asked for since then, newest first, undo runs left out; for budgets. */
export async function listRunTimes(
  db: Db,
  options: { by: { operator: string } | { tenant: string } | { remediation: string; tenant: string }; since: Date; except?: string },
): Promise<Date[]> {
  const { by } = options
  const which =
    'operator' in by
      ? // A rollout's runs were asked for once, together.
        and(eq(run.requestedBy, by.operator), ne(run.gate, 'rollout'))
      : 'remediation' in by
        ? and(eq(run.remediation, by.remediation), eq(run.tenant, by.tenant))
        : eq(run.tenant, by.tenant)
  const rows = await db
    .select({ at: run.requestedAt })
    .from(run)
    .where(
      and(
        which,
        gt(run.requestedAt, options.since),
        isNull(run.undoOf),
        notInArray(run.state, [...didNotRun]),
        options.except === undefined ? undefined : sql`${run.id} <> ${options.except}`,
      ),
    )
    .orderBy(desc(run.requestedAt))
    .limit(500)
  return rows.map((row) => row.at)
}

/**
 * Verified outcomes of the newest runs of a remediation over all tenants, undo runs left out; for the circuit breaker. Newest by
 * request, which an index gives without reading all that ever ran.
 */
export async function listOutcomes(db: Db, options: { remediation: string; limit: number }): Promise<{ verdict: RunVerdict; at: Date }[]> {
  const rows = await db
    .select({ verdict: run.verdict, at: run.finishedAt })
    .from(run)
    .where(and(eq(run.remediation, options.remediation), isNotNull(run.verdict), isNotNull(run.finishedAt), isNull(run.undoOf)))
    .orderBy(desc(run.requestedAt))
    .limit(options.limit)
  return rows.map((row) => ({ verdict: row.verdict!, at: row.at! }))
}

/** Seconds from start to end of the newest verified runs of a remediation; for the usual duration. */
export async function listRunSeconds(db: Db, options: { remediation: string; limit: number }): Promise<number[]> {
  const rows = await db
    .select({ seconds: sql<number>`extract(epoch from ${run.finishedAt} - ${run.startedAt})::float8` })
    .from(run)
    .where(
      and(
        eq(run.remediation, options.remediation),
        eq(run.state, 'finished'),
        isNotNull(run.startedAt),
        isNotNull(run.finishedAt),
        isNull(run.undoOf),
      ),
    )
    .orderBy(desc(run.finishedAt))
    .limit(options.limit)
  return rows.map((row) => row.seconds)
}

export type NewRun = { run: typeof run.$inferInsert; steps: { id: string; title: string }[]; approval: typeof approval.$inferInsert | null }

/** The run, its steps, still to be tried, and what it waits for. The unique index on its lock key may throw (23505). */
export async function createRun(tx: Db, { run: row, steps, approval: wait }: NewRun): Promise<RunRow> {
  const pending = steps.map((step, index) => ({
    run: row.id,
    index,
    step: step.id,
    title: step.title,
    state: 'pending' as const,
    idempotencyKey: `${row.id}:${step.id}`,
  }))
  const [created] = await tx.insert(run).values(row).returning()
  if (pending.length > 0) await tx.insert(runStep).values(pending)
  if (wait) await tx.insert(approval).values(wait)
  return created!
}

const approvalOfRun = prepared((db) =>
  db
    .select()
    .from(approval)
    .where(eq(approval.run, sql.placeholder('run')))
    .prepare('approval_of_run'),
)

export async function findApproval(db: Db, runId: string): Promise<ApprovalRow | null> {
  const [row] = await approvalOfRun(db).execute({ run: runId })
  return row ?? null
}

/** An approval that was given before its run was asked for. */
export async function insertApproval(tx: Db, row: typeof approval.$inferInsert): Promise<void> {
  await tx.insert(approval).values(row)
}

export async function recordApproval(
  tx: Db,
  { run: runId, ...set }: { run: string; decision: 'approved' | 'rejected'; decidedBy: string; decidedAt: Date; reason: string },
): Promise<void> {
  await tx
    .update(approval)
    .set(set)
    .where(and(eq(approval.run, runId), isNull(approval.decision)))
}

/** The run that undoes this one, unless it came to nothing. */
export async function findUndoOf(db: Db, runId: string): Promise<RunRow | null> {
  const [row] = await db
    .select()
    .from(run)
    .where(and(eq(run.undoOf, runId), notInArray(run.state, ['refused', 'rejected', 'expired', 'cancelled'])))
    .limit(1)
  return row ?? null
}
