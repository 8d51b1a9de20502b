import { and, asc, desc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { rollout, rolloutTenant, workingRolloutStates } from '../schema/schema.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'

export type RolloutRow = typeof rollout.$inferSelect

/** The rollout with its tenants, none of them looked at yet. */
export async function createRollout(tx: Db, options: { rollout: typeof rollout.$inferInsert; tenants: string[] }): Promise<RolloutRow> {
  const [created] = await tx.insert(rollout).values(options.rollout).returning()
  await tx.insert(rolloutTenant).values(
    options.tenants.map((tenant) => ({
      rollout: options.rollout.id,
      tenant,
      state: 'waiting' as const,
      updatedAt: options.rollout.createdAt,
    })),
  )
  return created!
}

export async function readRollout(db: Db, id: string): Promise<RolloutRow | null> {
  const [row] = await db.select().from(rollout).where(eq(rollout.id, id))
  return row ?? null
}

/** Locked until the transaction ends: whoever pauses it and whoever starts its next run see each other. */
export async function lockRollout(tx: Db, id: string): Promise<RolloutRow | null> {
  const [row] = await tx.select().from(rollout).where(eq(rollout.id, id)).for('update')
  return row ?? null
}

export async function updateLockedRollout(
  tx: Db,
  { id, set }: { id: string; set: Partial<typeof rollout.$inferInsert> },
): Promise<RolloutRow> {
  const [row] = await tx.update(rollout).set(set).where(eq(rollout.id, id)).returning()
  return row!
}

/** Those that touch at least one tenant in scope. */
export async function findRollout(db: Db, params: { scope: Scope; id: string }): Promise<RolloutRow | null> {
  const [row] = await db
    .select()
    .from(rollout)
    .where(and(eq(rollout.id, params.id), touchesScope(params.scope)))
  return row ?? null
}

/** Those that touch at least one tenant in scope, the newest first. */
export async function listRollouts(db: Db, params: { scope: Scope; openOnly?: boolean; page: PageRequest }): Promise<Page<RolloutRow>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['number', 'string'] as const)
  const rows = await db
    .select()
    .from(rollout)
    .where(
      and(
        touchesScope(scope),
        params.openOnly ? isNull(rollout.finishedAt) : undefined,
        cursor ? sql`(${rollout.createdAt}, ${rollout.id}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]})` : undefined,
      ),
    )
    .orderBy(desc(rollout.createdAt), desc(rollout.id))
    .limit(page.limit + 1)
  return toPage({ rows, limit: page.limit, cursorOf: (row) => [row.createdAt.getTime(), row.id] })
}

/** Takes a rollout that has work to do and that nobody drives, or whose driver was silent for `leaseMs`. Null: not now. */
export async function takeRollout(db: Db, options: { id: string; worker: string; leaseMs: number }): Promise<RolloutRow | null> {
  const [row] = await db
    .update(rollout)
    .set({ worker: options.worker, heartbeatAt: sql`now()` })
    .where(and(eq(rollout.id, options.id), inArray(rollout.state, [...workingRolloutStates]), isForsaken(options.leaseMs)))
    .returning()
  return row ?? null
}

/** Says "still here". False when another worker has it. */
export async function beatRollout(db: Db, options: { id: string; worker: string }): Promise<boolean> {
  const { rowCount } = await db
    .update(rollout)
    .set({ heartbeatAt: sql`now()` })
    .where(and(eq(rollout.id, options.id), eq(rollout.worker, options.worker)))
  return rowCount === 1
}

export async function releaseRollout(db: Db, options: { id: string; worker: string }): Promise<void> {
  await db
    .update(rollout)
    .set({ worker: null, heartbeatAt: null })
    .where(and(eq(rollout.id, options.id), eq(rollout.worker, options.worker)))
}

/** Rollouts with work to do that nobody drives, by the database's own clock. */
export async function listForsakenRollouts(db: Db, options: { leaseMs: number; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: rollout.id })
    .from(rollout)
    .where(and(isNull(rollout.finishedAt), inArray(rollout.state, [...workingRolloutStates]), isForsaken(options.leaseMs)))
    .limit(options.limit)
  return rows.map(({ id }) => id)
}

export async function listExpiredRollouts(db: Db, options: { now: Date; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: rollout.id })
    .from(rollout)
    .where(and(eq(rollout.state, 'awaiting-approval'), lt(rollout.approvalExpiresAt, options.now)))
    .limit(options.limit)
  return rows.map(({ id }) => id)
}

/** Questions about rollouts that nobody has answered and whose time to be passed on has come. */
export async function listDueRolloutRungs(db: Db, options: { now: Date; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: rollout.id })
    .from(rollout)
    .where(and(eq(rollout.state, 'awaiting-approval'), lte(rollout.nextRungAt, options.now)))
    .orderBy(asc(rollout.nextRungAt))
    .limit(options.limit)
  return rows.map(({ id }) => id)
}

function isForsaken(leaseMs: number) {
  return or(isNull(rollout.worker), sql`${rollout.heartbeatAt} < now() - make_interval(secs => ${leaseMs / 1000})`)
}

function touchesScope(scope: Scope) {
  if (scope.kind !== 'some') return columnInScope(scope, rollout.id)
  return sql`exists (select 1 from ${rolloutTenant} where ${rolloutTenant.rollout} = ${rollout.id} and ${columnInScope(scope, rolloutTenant.tenant)})`
}
