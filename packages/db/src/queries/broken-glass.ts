import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { RunState, RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { auditEvent, brokenGlass, operator, run } from '../schema/schema.ts'
import { columnInScope, type Scope } from './scope.ts'

export type BrokenGlassRow = typeof brokenGlass.$inferSelect
export type NamedGlass = BrokenGlassRow & { operatorName: string }

/** The operator's glass while it is broken; null while it is whole. */
export async function findGlass(db: Db, params: { operator: string; now: Date }): Promise<BrokenGlassRow | null> {
  const [row] = await db
    .select()
    .from(brokenGlass)
    .where(and(eq(brokenGlass.operator, params.operator), gt(brokenGlass.until, params.now), isNull(brokenGlass.mendedAt)))
    .orderBy(desc(brokenGlass.brokenAt))
    .limit(1)
  return row ?? null
}

/** Those that are broken now, the longest lasting last. */
export function listBrokenGlass(db: Db, params: { now: Date }): Promise<NamedGlass[]> {
  return named(db)
    .where(and(gt(brokenGlass.until, params.now), isNull(brokenGlass.mendedAt)))
    .orderBy(asc(brokenGlass.until))
}

/** What waits for a review, the oldest first; then nothing is forgotten. */
export function listUnreviewedGlass(db: Db, params: { limit: number }): Promise<NamedGlass[]> {
  return named(db).where(isNull(brokenGlass.reviewedAt)).orderBy(asc(brokenGlass.brokenAt)).limit(params.limit)
}

export function listReviewedGlass(db: Db, params: { limit: number }): Promise<NamedGlass[]> {
  return named(db).where(isNotNull(brokenGlass.reviewedAt)).orderBy(desc(brokenGlass.reviewedAt)).limit(params.limit)
}

function named(db: Db) {
  return db
    .select({
      id: brokenGlass.id,
      operator: brokenGlass.operator,
      operatorName: sql<string>`${operator.name}`,
      reason: brokenGlass.reason,
      gate: brokenGlass.gate,
      brokenAt: brokenGlass.brokenAt,
      until: brokenGlass.until,
      mendedAt: brokenGlass.mendedAt,
      reviewedAt: brokenGlass.reviewedAt,
      reviewedBy: brokenGlass.reviewedBy,
      reviewNote: brokenGlass.reviewNote,
    })
    .from(brokenGlass)
    .innerJoin(operator, eq(operator.id, brokenGlass.operator))
}

export async function createBrokenGlass(tx: Db, row: typeof brokenGlass.$inferInsert): Promise<BrokenGlassRow> {
  const [created] = await tx.insert(brokenGlass).values(row).returning()
  return created!
}

export async function lockBrokenGlass(tx: Db, id: string): Promise<BrokenGlassRow | null> {
  const [row] = await tx.select().from(brokenGlass).where(eq(brokenGlass.id, id)).for('update')
  return row ?? null
}

export async function updateBrokenGlass(tx: Db, { id, set }: { id: string; set: Partial<typeof brokenGlass.$inferInsert> }): Promise<void> {
  await tx.update(brokenGlass).set(set).where(eq(brokenGlass.id, id))
}

/** What an operator had done within a time: runs, with whether the glass was what let each pass. */
export type RunUnderGlass = {
  run: string
  remediation: string
  tenant: string
  state: RunState
  verdict: RunVerdict | null
  requestedAt: Date
  /** True when the record says that the broken glass was its authority, at its request or at its start. */
  through: boolean
}

/** Runs that the operator asked for while the glass was broken, or that started on its authority; in the reader's scope. */
export async function listRunsUnderGlass(
  db: Db,
  params: { scope: Scope; operator: string; from: Date; until: Date; limit: number },
): Promise<RunUnderGlass[]> {
  const { scope, from, until, limit } = params
  const within = and(gte(auditEvent.at, from), lt(auditEvent.at, until))
  const through = sql<boolean>`exists (select 1 from ${auditEvent} where ${auditEvent.subject} = ${run.id} and ${auditEvent.authority} = 'break-glass' and ${within})`
  return db
    .select({
      run: run.id,
      remediation: run.remediation,
      tenant: run.tenant,
      state: run.state,
      verdict: run.verdict,
      requestedAt: run.requestedAt,
      through,
    })
    .from(run)
    .where(
      and(
        eq(run.requestedBy, params.operator),
        columnInScope(scope, run.tenant),
        or(and(gte(run.requestedAt, from), lt(run.requestedAt, until)), through),
      ),
    )
    .orderBy(asc(run.requestedAt), asc(run.id))
    .limit(limit)
}

/** Tenants of those runs, whoever sees them: a review must cover all of them. */
export async function listTenantsUnderGlass(db: Db, params: { operator: string; from: Date; until: Date }): Promise<string[]> {
  const rows = await listRunsUnderGlass(db, { scope: { kind: 'everything' }, limit: 1_000, ...params })
  return [...new Set(rows.map((row) => row.tenant))]
}
