import { and, asc, desc, eq, gte, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { learnedCount, learnedFact } from '../schema/learned-fact.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'
import { jsonRows } from './sql-values.ts'

export type LearnedFactRow = typeof learnedFact.$inferSelect
export type NewLearnedFact = Omit<LearnedFactRow, 'withdrawnAt' | 'withdrawnBy' | 'withdrawnReason'>
export type LearnedCountRow = typeof learnedCount.$inferSelect
/** What a fact adds to one count, or with negative numbers takes from it. */
export type LearnedDelta = Pick<LearnedCountRow, 'kind' | 'subject' | 'other' | 'hits' | 'seen'>

/** Null: the same run has taught this before, or the diagnosis has an outcome in force. */
export async function createLearnedFact(db: Db, params: { fact: NewLearnedFact }): Promise<LearnedFactRow | null> {
  const [row] = await db.insert(learnedFact).values(params.fact).onConflictDoNothing().returning()
  return row ?? null
}

/** Null: unknown, or withdrawn before. */
export async function withdrawLearnedFact(
  db: Db,
  params: { id: string; by: string; reason: string; now: Date },
): Promise<LearnedFactRow | null> {
  const [row] = await db
    .update(learnedFact)
    .set({ withdrawnAt: params.now, withdrawnBy: params.by, withdrawnReason: params.reason })
    .where(and(eq(learnedFact.id, params.id), isNull(learnedFact.withdrawnAt)))
    .returning()
  return row ?? null
}

export async function findLearnedFact(db: Db, params: { scope: Scope; id: string }): Promise<LearnedFactRow | null> {
  const [row] = await db
    .select()
    .from(learnedFact)
    .where(and(eq(learnedFact.id, params.id), columnInScope(params.scope, learnedFact.tenant)))
  return row ?? null
}

/** Outcomes in force of this feature since then, newest first; or of a cause of one shared group. */
export async function listOutcomesInForce(
  db: Db,
  params: { of: { tenant: string; feature: string } | { trueCause: string; group: string }; since: Date },
): Promise<LearnedFactRow[]> {
  const { of } = params
  return db
    .select()
    .from(learnedFact)
    .where(
      and(
        eq(learnedFact.kind, 'outcome'),
        isNull(learnedFact.withdrawnAt),
        gte(learnedFact.at, params.since),
        'tenant' in of
          ? and(eq(learnedFact.tenant, of.tenant), eq(learnedFact.feature, of.feature))
          : and(eq(learnedFact.trueCause, of.trueCause), eq(learnedFact.group, of.group)),
      ),
    )
    .orderBy(desc(learnedFact.at), desc(learnedFact.id))
    .limit(20)
}

export async function findOutcomeOf(db: Db, params: { scope: Scope; diagnosis: string }): Promise<LearnedFactRow | null> {
  const [row] = await db
    .select()
    .from(learnedFact)
    .where(
      and(
        eq(learnedFact.diagnosis, params.diagnosis),
        eq(learnedFact.kind, 'outcome'),
        isNull(learnedFact.withdrawnAt),
        columnInScope(params.scope, learnedFact.tenant),
      ),
    )
  return row ?? null
}

export async function listFactsOfRun(db: Db, params: { run: string }): Promise<LearnedFactRow[]> {
  return db.select().from(learnedFact).where(eq(learnedFact.run, params.run))
}

/** Everything learned about tenants in scope, withdrawn facts too, newest first. */
export async function listLearnedFacts(
  db: Db,
  params: { scope: Scope; kind?: LearnedFactRow['kind']; page: PageRequest },
): Promise<Page<LearnedFactRow>> {
  const cursor = readCursor(params.page, ['number', 'string'] as const)
  const rows = await db
    .select()
    .from(learnedFact)
    .where(
      and(
        params.kind ? eq(learnedFact.kind, params.kind) : undefined,
        columnInScope(params.scope, learnedFact.tenant),
        cursor
          ? sql`(${learnedFact.at}, ${learnedFact.id}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(learnedFact.at), desc(learnedFact.id))
    .limit(params.page.limit + 1)
  return toPage({ rows, limit: params.page.limit, cursorOf: (row) => [row.at.getTime(), row.id] })
}

export type StatedOutcome = { probability: number; right: boolean; cause: string }

/** What diagnoses stated, and whether it proved right, of outcomes in force: the newest `limit`. */
export async function listStatedOutcomes(db: Db, params: { scope: Scope; since: Date; limit: number }): Promise<StatedOutcome[]> {
  const rows = await db
    .select({ probability: learnedFact.statedProbability, right: learnedFact.statedRight, cause: learnedFact.statedCause })
    .from(learnedFact)
    .where(
      and(
        eq(learnedFact.kind, 'outcome'),
        isNull(learnedFact.withdrawnAt),
        isNotNull(learnedFact.statedRight),
        isNotNull(learnedFact.statedProbability),
        gte(learnedFact.at, params.since),
        columnInScope(params.scope, learnedFact.tenant),
      ),
    )
    .orderBy(desc(learnedFact.at), desc(learnedFact.id))
    .limit(params.limit)
  return rows.map(({ probability, right, cause }) => ({ probability: probability!, right: right!, cause: cause ?? '' }))
}

/** Adds to the counts, in one statement and in one order, so that two who learn at once never wait in a circle. */
export async function addLearnedCounts(db: Db, params: { deltas: LearnedDelta[]; now: Date }): Promise<void> {
  if (params.deltas.length === 0) return
  await db.execute(sql`
    insert into learned_count as c (kind, subject, other, hits, seen, updated_at)
    select kind, subject, other, sum(hits), sum(seen), ${params.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${jsonRows(params.deltas)}) as x(kind text, subject text, other text, hits int, seen int)
    group by kind, subject, other order by kind, subject, other
    on conflict (kind, subject, other) do update set hits = c.hits + excluded.hits, seen = c.seen + excluded.seen, updated_at = excluded.updated_at`)
}

/** Everything counted so far: a few hundred rows. */
export async function listLearnedCounts(db: Db): Promise<LearnedCountRow[]> {
  return db
    .select()
    .from(learnedCount)
    .where(or(ne(learnedCount.seen, 0), ne(learnedCount.hits, 0)))
    .orderBy(asc(learnedCount.kind), asc(learnedCount.subject), asc(learnedCount.other))
}

export type RunToLearnFrom = { run: string; relapsed: boolean }

/**
 * Runs with a verdict that have not taught yet, and those that taught before they relapsed, oldest first. An undo teaches
 * nothing, nor does a verdict of `unknown`.
 */
export async function listRunsToLearnFrom(db: Db, params: { since: Date; limit: number }): Promise<RunToLearnFrom[]> {
  const { rows } = await db.execute<RunToLearnFrom>(sql`
    select r.id as run, relapse.seq is not null as relapsed
    from run r
    left join lateral (
      select seq from audit_event where subject = r.id and action = 'run.relapsed' limit 1
    ) relapse on true
    where r.requested_at >= ${params.since.toISOString()}::timestamptz and r.state in ('finished', 'needs-decision') and r.undo_of is null
      and r.verdict in ('fixed', 'unchanged', 'worse') and r.cause is not null
      and (not exists (select 1 from learned_fact f where f.run = r.id and f.kind = 'fix')
        or (relapse.seq is not null and not exists (select 1 from learned_fact f where f.run = r.id and f.kind = 'fix' and f.source = 'relapse')))
    order by r.requested_at, r.id limit ${params.limit}`)
  return rows
}
