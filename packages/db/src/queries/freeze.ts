import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { freeze } from '../schema/freeze.ts'

export type FreezeRow = typeof freeze.$inferSelect

/** Freezes that hold now or will; not those that were lifted or have ended. About no single tenant: for `decide` and for leads. */
export function listStandingFreezes(db: Db, params: { now: Date }): Promise<FreezeRow[]> {
  return db
    .select()
    .from(freeze)
    .where(and(gt(freeze.endsAt, params.now), isNull(freeze.liftedAt)))
    .orderBy(asc(freeze.startsAt), asc(freeze.id))
}

/** The newest that are over: ended or lifted. */
export function listPastFreezes(db: Db, params: { now: Date; limit: number }): Promise<FreezeRow[]> {
  const { now, limit } = params
  return db
    .select()
    .from(freeze)
    .where(sql`(${freeze.endsAt} <= ${now.toISOString()}::timestamptz or ${freeze.liftedAt} is not null)`)
    .orderBy(desc(freeze.madeAt))
    .limit(limit)
}

export async function createFreeze(tx: Db, row: typeof freeze.$inferInsert): Promise<FreezeRow> {
  const [created] = await tx.insert(freeze).values(row).returning()
  return created!
}

/** The freeze, locked until the transaction ends; null when there is none. */
export async function lockFreeze(tx: Db, id: string): Promise<FreezeRow | null> {
  const [row] = await tx.select().from(freeze).where(eq(freeze.id, id)).for('update')
  return row ?? null
}

export async function liftFreeze(tx: Db, params: { id: string; by: string; reason: string; at: Date }): Promise<void> {
  const { id, by, reason, at } = params
  await tx
    .update(freeze)
    .set({ liftedAt: at, liftedBy: by, liftedReason: reason })
    .where(and(eq(freeze.id, id), isNull(freeze.liftedAt)))
}
