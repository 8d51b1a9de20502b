import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, ne, notInArray, sql, type SQL } from 'drizzle-orm'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { approval, plan, run, runStep } from '../schema/schema.ts'
import { toJsonText } from '../schema/columns.ts'
import { prepared, statement } from '../statement.ts'
import type { RunRow, RunStepRow } from './run-journal.ts'

export type PlanRow = typeof plan.$inferSelect
export type ApprovalRow = typeof approval.$inferSelect

const planLocked = prepared((db) =>
  db
    .select()
    .from(plan)
    .where(eq(plan.id, sql.placeholder('id')))
    .for('update')
    .prepare('plan_locked'),
)

/** The plan, locked so that no second request consumes it meanwhile; null when there is none. */
export async function lockPlan(tx: Db, id: string): Promise<PlanRow | null> {
  const [row] = await planLocked(tx).execute({ id })
  return row ?? null
}

const runOfPlan = prepared((db) =>
  db
    .select()
    .from(run)
    .where(eq(run.planId, sql.placeholder('plan')))
    .orderBy(run.requestedAt)
    .limit(1)
    .prepare('run_of_plan'),
)

export async function findRunOfPlan(db: Db, planId: string): Promise<RunRow | null> {
  const [row] = await runOfPlan(db).execute({ plan: planId })
  return row ?? null
}

/**
 * Held until the transaction ends: two requests that touch one of these keys are decided one after the other, so that
 * the second sees the first. Sorted, so that they can not wait for each other.
 */
export async function lockKeys(tx: Db, keys: string[]): Promise<void> {
  const sorted = [...new Set(keys)].sort().map((key) => `run-lock:${key}`)
  // A list is unnested in its order, and locked in it.
  await tx.execute(keysLocked({ keys: sorted }))
}

const keysLocked = statement<{ keys: string[] }>(
  (param) => sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${param('keys')}::text[]) as key`,
)

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

const secondsOfRuns = prepared((db) =>
  db
    .select({ seconds: sql<number>`extract(epoch from ${run.finishedAt} - ${run.startedAt})::float8` })
    .from(run)
    .where(
      and(
        eq(run.remediation, sql.placeholder('remediation')),
        eq(run.state, sql`'finished'`),
        isNotNull(run.startedAt),
        isNotNull(run.finishedAt),
        isNotNull(run.verdict),
        isNull(run.undoOf),
      ),
    )
    // By request, which an index gives without reading all that ever ran, nor those that still wait.
    .orderBy(desc(run.requestedAt))
    .limit(sql.placeholder('limit'))
    .prepare('seconds_of_runs'),
)

/** Seconds from start to end of the newest verified runs of a remediation; for the usual duration. */
export async function listRunSeconds(db: Db, options: { remediation: string; limit: number }): Promise<number[]> {
  const rows = await secondsOfRuns(db).execute(options)
  return rows.map((row) => row.seconds)
}

export type NewRun = { run: typeof run.$inferInsert; steps: { id: string; title: string }[]; approval: typeof approval.$inferInsert | null }

const runColumns = getTableColumns(run)
const columnNames = Object.keys(runColumns) as (keyof typeof runColumns)[]
/** What a new run does not say: NULL, or what the table says. */
const unsaid = Object.fromEntries(columnNames.map((name) => [name, runColumns[name].default ?? null]))

const untried = { state: 'pending', attempt: 0, intendedAt: null, finishedAt: null, captured: null, message: null } as const

const runCreated = statement<Record<string, unknown>>((param) => {
  const columns = columnNames.map((name) => sql.identifier(runColumns[name].name))
  return sql`
    with created as (
      insert into ${run} (${sql.join(columns, sql`, `)}) values (${sql.join(columnNames.map(param), sql`, `)}) returning id
    )
    insert into ${runStep} (run, index, step, title, state, idempotency_key)
    select created.id, s.index, s.step, s.title, 'pending', s.key
    from created, jsonb_to_recordset(${param('steps')}::jsonb) as s(index int, step text, title text, key text)`
})

/** The run and its steps, still to be tried: the rows, and the statement that creates them. The unique index on its lock key may throw (23505). */
export function newRun({ run: row, steps: named }: Omit<NewRun, 'approval'>): { run: RunRow; steps: RunStepRow[]; statement: SQL } {
  const steps = named.map(({ id, title }, index) => ({
    ...untried,
    run: row.id,
    index,
    step: id,
    title,
    idempotencyKey: `${row.id}:${id}`,
  }))
  const pending = steps.map(({ index, step, title, idempotencyKey: key }) => ({ index, step, title, key }))
  const created = { ...unsaid, ...row } as RunRow
  const values = columnNames.map(
    (name) => [name, created[name] === null ? null : runColumns[name].mapToDriverValue(created[name])] as const,
  )
  return { run: created, steps, statement: runCreated({ ...Object.fromEntries(values), steps: toJsonText(pending) }) }
}

/** The same done, with what it waits for. */
export async function createRun(tx: Db, { approval: wait, ...rest }: NewRun): Promise<RunRow> {
  const { run: created, statement: creation } = newRun(rest)
  await tx.execute(creation)
  if (wait) await tx.insert(approval).values(wait)
  return created
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

const undoOfRun = prepared((db) =>
  db
    .select()
    .from(run)
    // The words of its index, not parameters: else the server plans it anew each time, because a plan for any words can not use the index.
    .where(and(eq(run.undoOf, sql.placeholder('run')), sql`${run.state} not in ('refused', 'rejected', 'expired', 'cancelled')`))
    .limit(1)
    .prepare('undo_of_run'),
)

/** The run that undoes this one, unless it came to nothing. */
export async function findUndoOf(db: Db, runId: string): Promise<RunRow | null> {
  const [row] = await undoOfRun(db).execute({ run: runId })
  return row ?? null
}
