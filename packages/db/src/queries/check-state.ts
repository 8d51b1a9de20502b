import { and, asc, eq, getTableColumns, lte, sql } from 'drizzle-orm'
import type { CheckStatus, Json } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { checkState } from '../schema/check-state.ts'
import { sweepSchedule } from '../schema/sweep-schedule.ts'
import { columnInScope, type Scope } from './scope.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type CheckStateRow = typeof checkState.$inferSelect

/** A look, already folded into the check's lasting state. */
export type CheckResultToSave = {
  tenant: string
  check: string
  status: CheckStatus
  observedAt: Date
  health: Json
  message: string
  evidence: Json
  magnitude: number | null
  nextDueAt: Date
  /** See the column; default: false. */
  steady?: boolean
}

export const EVIDENCE_BYTES_MAX = 4096

/**
 * Saves results in one statement, appends a transition for every status that is new or has changed, and keeps check_not_passing;
 * `since` moves only then. A result older than the stored one never overwrites it. With `unchangedWithinMs`, a result that says what is stored
 * and is newer by less than that is not written. Evidence over 4 kB is replaced by `{ truncated: true, bytes }`.
 */
export async function saveCheckResults(
  db: Db,
  params: { results: CheckResultToSave[]; unchangedWithinMs?: number },
): Promise<{ written: number; transitions: number }> {
  if (params.results.length === 0) return { written: 0, transitions: 0 }
  const rows = params.results.map((result) => ({
    tenant: result.tenant,
    check: result.check,
    status: result.status,
    observed_at: result.observedAt,
    health: result.health,
    message: result.message.slice(0, 500),
    evidence: boundEvidence(result.evidence),
    magnitude: result.magnitude,
    next_due_at: result.nextDueAt,
    steady: result.steady ?? false,
  }))
  const { rows: counts } = await db.execute<{ written: number; transitions: number }>(sql`
    with input as (
      select distinct on (tenant, "check") * from jsonb_to_recordset(${jsonRows(rows)})
        as x(tenant text, "check" text, status text, observed_at timestamptz, health jsonb, message text, evidence jsonb, magnitude float8, next_due_at timestamptz, steady boolean)
      order by tenant, "check", observed_at desc
    ), stored as (
      select c.tenant, c."check", c.status, c.observed_at, c.message, c.health, c.magnitude
      from check_state c join input i on i.tenant = c.tenant and i."check" = c."check"
      order by c.tenant, c."check" for update of c
    ), due as (
      select i.*, s.status as before from input i left join stored s on s.tenant = i.tenant and s."check" = i."check"
      where s.tenant is null or (s.observed_at <= i.observed_at and (
        i.observed_at >= s.observed_at + ${params.unchangedWithinMs ?? 0} * interval '1 millisecond'
        or (s.status, s.message, s.health, s.magnitude) is distinct from (i.status, i.message, i.health, i.magnitude)))
    ), written as (
      insert into check_state as c (tenant, "check", status, since, observed_at, health, message, evidence, magnitude, next_due_at, steady)
      select tenant, "check", status, observed_at, observed_at, nullif(health, 'null'), message, nullif(evidence, 'null'), magnitude, next_due_at, steady from due
      on conflict (tenant, "check") do update set status = excluded.status,
        since = case when c.status = excluded.status then c.since else excluded.since end,
        observed_at = excluded.observed_at, health = excluded.health, message = excluded.message,
        evidence = excluded.evidence, magnitude = excluded.magnitude, next_due_at = excluded.next_due_at,
        steady = excluded.steady
      where c.observed_at <= excluded.observed_at
      returning 1
    ), troubled as (
      insert into check_not_passing as n (tenant, "check", status) select tenant, "check", status from due where status <> 'pass'
      on conflict (tenant, "check") do update set status = excluded.status where n.status <> excluded.status
    ), recovered as (
      delete from check_not_passing n using due d
      where d.status = 'pass' and d.before is distinct from 'pass' and n.tenant = d.tenant and n."check" = d."check"
    ), moved as (
      insert into transition (tenant, subject_kind, subject, "from", "to", at)
      select tenant, 'check', "check", before, status, observed_at from due where before is distinct from status
      returning 1
    )
    select (select count(*) from written)::int as written, (select count(*) from moved)::int as transitions`)
  return counts[0]!
}

const lastObservedAt =
  sql`case when ${checkState.steady} then greatest(${checkState.observedAt}, ${sweepSchedule.sweptAt}) else ${checkState.observedAt} end`.mapWith(
    checkState.observedAt,
  )

/** All checks of one tenant as they stand; what passes steadily was observed when its tenant was last visited. */
export async function listCheckStates(db: Db, params: { scope: Scope; tenant: string }): Promise<CheckStateRow[]> {
  return db
    .select({ ...getTableColumns(checkState), observedAt: lastObservedAt })
    .from(checkState)
    .leftJoin(sweepSchedule, eq(sweepSchedule.tenant, checkState.tenant))
    .where(and(eq(checkState.tenant, params.tenant), columnInScope(params.scope, checkState.tenant)))
    .orderBy(asc(checkState.check))
}

/** Which checks of a tenant are to be run again now. Checks never run have no row and are the caller's to add. */
export async function listDueChecks(db: Db, params: { scope: Scope; tenant: string; now: Date }): Promise<CheckStateRow[]> {
  return db
    .select()
    .from(checkState)
    .where(and(eq(checkState.tenant, params.tenant), lte(checkState.nextDueAt, params.now), columnInScope(params.scope, checkState.tenant)))
    .orderBy(asc(checkState.nextDueAt))
}

/** Forgets how often checks of these tenants went up and down; what is known of them now stays. */
export async function restartCheckHistory(db: Db, params: { tenants: string[] }): Promise<void> {
  // Rows are locked in the order in which results are saved, so that the two never wait for each other in a circle.
  await db.execute(sql`
    with known as (
      select tenant, "check" from check_state
      where tenant = any(${textArray(params.tenants)}) and (health ->> 'length')::int > 0 order by tenant, "check" for update
    )
    update check_state c set health = c.health || '{"history": 0, "length": 0, "unstable": false}'
    from known where c.tenant = known.tenant and c."check" = known."check"`)
}

function boundEvidence(evidence: Json): Json {
  if (evidence === null) return null
  const bytes = Buffer.byteLength(JSON.stringify(evidence))
  return bytes > EVIDENCE_BYTES_MAX ? { truncated: true, bytes } : evidence
}
