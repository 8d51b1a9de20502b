import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Json, RunState, StepState } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { toJsonText } from '../schema/columns.ts'
import { liveEvent, run, runStep } from '../schema/schema.ts'
import { prepared, statement } from '../statement.ts'
import { auditAppended, auditParams, type AuditParams, type AuditToAppend } from './audit-append.ts'
import { LIVE_CHANNEL } from './live-append.ts'

// What a worker writes while it carries out a run. Every write names the attempt it works for and locks the run's row,
// so a worker that was taken for dead, and is not, finds that nothing it writes counts any more.

export type RunRow = typeof run.$inferSelect
export type RunStepRow = typeof runStep.$inferSelect

const carriedOut = ['queued', 'running', 'undoing', 'verifying'] as const satisfies readonly RunState[]

/**
 * Takes a run for a worker and starts its next attempt: one that nobody has, or whose worker has been silent for
 * `leaseMs` by the database's own clock. Null when someone else has it, or when there is nothing to carry out.
 */
export async function takeRun(db: Db, options: { run: string; worker: string; leaseMs: number }): Promise<RunRow | null> {
  const [taken] = await runTaken(db).execute({ run: options.run, worker: options.worker, leaseSeconds: options.leaseMs / 1000 })
  return taken ?? null
}

const runTaken = prepared((db) => {
  const lease = sql`make_interval(secs => ${sql.placeholder('leaseSeconds')}::float8)`
  const silent = sql`(${run.worker} is null or ${run.heartbeatAt} is null or ${run.heartbeatAt} < now() - ${lease})`
  return db
    .update(run)
    .set({ attempt: sql`${run.attempt} + 1`, worker: sql`${sql.placeholder('worker')}`, heartbeatAt: sql`now()` })
    .where(and(eq(run.id, sql.placeholder('run')), inArray(run.state, [...carriedOut]), silent))
    .returning()
    .prepare('run_taken')
})

/** Says "still here". Null when the attempt is no longer the current one: the worker must stop at once. */
export async function beatRun(db: Db, { id, attempt }: { id: string; attempt: number }): Promise<{ cancelRequested: boolean } | null> {
  const [row] = await db
    .update(run)
    .set({ heartbeatAt: sql`now()` })
    .where(and(eq(run.id, id), eq(run.attempt, attempt)))
    .returning({ cancelRequestedAt: run.cancelRequestedAt })
  return row ? { cancelRequested: row.cancelRequestedAt !== null } : null
}

/** Lets go of a run without ending it, so that another worker may take it at once. False when there is nothing to carry on. */
export async function releaseRun(db: Db, { id, attempt }: { id: string; attempt: number }): Promise<boolean> {
  const { rowCount } = await db
    .update(run)
    .set({ worker: null, heartbeatAt: null })
    .where(and(eq(run.id, id), eq(run.attempt, attempt), inArray(run.state, [...carriedOut])))
  return rowCount === 1
}

const runLocked = prepared((db) =>
  db
    .select()
    .from(run)
    .where(eq(run.id, sql.placeholder('id')))
    .for('update')
    .prepare('run_locked'),
)

/** The run, locked until the transaction ends; null when there is none. */
export async function lockRun(tx: Db, id: string): Promise<RunRow | null> {
  const [row] = await runLocked(tx).execute({ id })
  return row ?? null
}

/** Writes to a run that the transaction has locked. */
export async function updateLockedRun(tx: Db, { id, set }: { id: string; set: Partial<typeof run.$inferInsert> }): Promise<RunRow> {
  const [row] = await tx.update(run).set(set).where(eq(run.id, id)).returning()
  return row!
}

export type MoveAtOnce = {
  id: string
  attempt: number
  from: RunState
  set: Partial<typeof run.$inferInsert>
  /** True when the run has ended: steps that were never tried are skipped. */
  skipPending: boolean
  audit: AuditToAppend
  at: Date
  /**
   * False: does not wait until it is on disk. Commits reach the disk in their order, so with the next write that waits this one is there too; a server
   * that crashes in between loses it together with everything after it.
   */
  onDisk: boolean
}

/**
 * Writes to a run that this attempt holds, its audit entry and the event for open screens, in one statement: the locks that all
 * writers share are held for its commit only. False when the run is not in that state or another attempt has it; then nothing was written.
 */
export async function moveRunAtOnce(db: Db, { id, attempt, from, set, skipPending, audit, at, onDisk }: MoveAtOnce): Promise<boolean> {
  const columns = Object.keys(set).sort() as RunColumn[]
  const values = Object.fromEntries(
    columns.map((name) => [`set ${name}`, set[name] === null ? null : runColumns[name].mapToDriverValue(set[name])] as const),
  )
  const { rows } = await db.execute<{ moved: number }>(
    movesAtOnce(columns)({ ...values, ...auditParams(audit), id, attempt, from, skipPending, onDisk, at: at.toISOString() }),
  )
  return rows[0]!.moved === 1
}

const runColumns = getTableColumns(run)
type RunColumn = keyof typeof runColumns
type MoveParams = AuditParams & { id: string; attempt: number; from: string; skipPending: boolean; onDisk: boolean; at: string }

const movesBySet = new Map<string, ReturnType<typeof moveAtOnceOf>>()

/** One statement for each set of columns that moves write; there are a handful. */
function movesAtOnce(columns: RunColumn[]): ReturnType<typeof moveAtOnceOf> {
  const key = columns.join()
  const known = movesBySet.get(key) ?? moveAtOnceOf(columns)
  movesBySet.set(key, known)
  return known
}

const moveAtOnceOf = (columns: RunColumn[]) =>
  statement<MoveParams & Record<string, unknown>>((param) => {
    const sets = columns.map((name) => sql`${sql.identifier(runColumns[name].name)} = ${param(`set ${name}`)}`)
    // As in `appendLiveEvents`, the lock of the events is held before an id is drawn; it comes after the run's and the audit's, as everywhere.
    return sql`
    with moved as (
      update ${run} set ${sql.join(sets, sql`, `)}
      where ${run.id} = ${param('id')} and ${run.attempt} = ${param('attempt')} and ${run.state} = ${param('from')}
      returning ${run.id}, ${run.tenant}
    ), skipped as (
      update ${runStep} set state = 'skipped' from moved
      where ${param('skipPending')}::boolean and ${runStep.run} = moved.id and ${runStep.state} = 'pending'
    ), written as materialized (
      select moved.id, moved.tenant, ${auditAppended(param)} as entry from moved
    ), turn as materialized (
      select written.id, written.tenant, pg_advisory_xact_lock(hashtextextended('live-event', 0)) is null as never from written
    ), told as (
      insert into ${liveEvent} (topic, at, tenant, subject)
      select 'run', ${param('at')}::timestamptz, turn.tenant, turn.id from turn where turn.never is not null
      returning 1
    )
    select (select count(*)::int from written) as moved,
      case when not ${param('onDisk')}::boolean then set_config('synchronous_commit', 'off', true) end,
      (select pg_notify(${LIVE_CHANNEL}, '') from (select count(*) as n from told) as counted where counted.n > 0)`
  })

const stepsOfRun = prepared((db) =>
  db
    .select()
    .from(runStep)
    .where(eq(runStep.run, sql.placeholder('run')))
    .orderBy(asc(runStep.index))
    .prepare('steps_of_run'),
)

export function listRunSteps(db: Db, id: string): Promise<RunStepRow[]> {
  return stepsOfRun(db).execute({ run: id })
}

export type StepWrite = { run: string; attempt: number; index: number; at: Date }
type StepParams = Omit<StepWrite, 'at'> & { at: string }

const stepIntended = statement<StepParams & { despiteCancel: boolean }>(
  (param) => sql`
    with held as (
      select ${run.id} as id, ${run.cancelRequestedAt} is not null as cancelled from ${run}
      where ${run.id} = ${param('run')} and ${run.attempt} = ${param('attempt')} and ${run.state} in ('running', 'undoing')
      for update
    ), written as (
      update ${runStep} set state = 'intended', attempt = ${param('attempt')}, intended_at = ${param('at')}::timestamptz, finished_at = null, message = null
      from held
      where (${param('despiteCancel')}::boolean or not held.cancelled) and ${runStep.run} = held.id and ${runStep.index} = ${param('index')}
        and ${runStep.state} in ('pending', 'intended', 'failed', 'unknown')
      returning held.id
    )
    select held.cancelled, (select count(*)::int from written) as written from held`,
)

/**
 * Writes the intent to have a step's effect. `fenced`: another attempt has the run. `cancelled`: someone asked it to stop,
 * and it stops before this step, unless `despiteCancel`. Only after `intended` may the effect begin.
 */
export async function intendStep(
  db: Db,
  { despiteCancel = false, ...options }: StepWrite & { despiteCancel?: boolean },
): Promise<'intended' | 'cancelled' | 'fenced'> {
  const { run: id, attempt, index, at } = options
  const { rows } = await db.execute<{ cancelled: boolean; written: number }>(
    stepIntended({ run: id, attempt, index, at: at.toISOString(), despiteCancel }),
  )
  const [held] = rows
  if (!held) return 'fenced'
  if (held.written !== 1 && held.cancelled) return 'cancelled'
  if (held.written !== 1) throw new Error(`step ${options.index} of run ${options.run} cannot be intended again`)
  return 'intended'
}

export type StepOutcomeWrite = StepWrite & {
  state: Extract<StepState, 'succeeded' | 'failed' | 'recovered' | 'unknown' | 'undone'>
  message: string
  captured?: Json
}

const outcomeRecorded = statement<StepParams & { state: string; message: string; captured: string | null }>(
  (param) => sql`
    with held as (
      select ${run.id} as id from ${run}
      where ${run.id} = ${param('run')} and ${run.attempt} = ${param('attempt')} and ${run.state} in ('running', 'undoing')
      for update
    ), written as (
      update ${runStep} set state = ${param('state')}, attempt = ${param('attempt')}, finished_at = ${param('at')}::timestamptz,
        message = ${param('message')}, captured = coalesce(${param('captured')}::jsonb, ${runStep.captured})
      from held
      where ${runStep.run} = held.id and ${runStep.index} = ${param('index')} and ${runStep.state} = 'intended'
      returning held.id
    )
    select count(*)::int as written from written`,
)

/** Writes what became of an intended step. False when another attempt has the run: then nothing was written. */
export async function recordStepOutcome(db: Db, options: StepOutcomeWrite): Promise<boolean> {
  const { run: id, attempt, index, at, state, message } = options
  const captured = options.captured === undefined ? null : toJsonText(options.captured)
  const { rows } = await db.execute<{ written: number }>(
    outcomeRecorded({ run: id, attempt, index, at: at.toISOString(), state, message, captured }),
  )
  return rows[0]!.written === 1
}

/**
 * Takes an intent back whose effect is known not to have happened, because the run stops before it after all. False when
 * another attempt has the run: then nothing was written.
 */
export async function withdrawIntent(db: Db, { run: id, attempt, index }: Omit<StepWrite, 'at'>): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    with held as (
      select ${run.id} as id from ${run}
      where ${run.id} = ${id} and ${run.attempt} = ${attempt} and ${run.state} in ('running', 'undoing')
      for update
    )
    update ${runStep} set state = 'pending', attempt = ${attempt}, intended_at = null
    from held
    where ${runStep.run} = held.id and ${runStep.index} = ${index} and ${runStep.state} = 'intended'
    returning 1`)
  return rowCount === 1
}

/** Steps that were never tried, once the run has ended without them. */
export async function skipPendingSteps(tx: Db, id: string): Promise<void> {
  await tx
    .update(runStep)
    .set({ state: 'skipped' })
    .where(and(eq(runStep.run, id), eq(runStep.state, 'pending')))
}
