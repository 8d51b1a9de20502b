import { lt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { sweepWorker } from '../schema/sweep-worker.ts'

export type SweepWorkerRow = typeof sweepWorker.$inferSelect

/** Notes that a worker is there and what it can see. `sweptAt`: it has just written down what it saw; null: the time noted before stays. */
export async function noteSweepWorker(db: Db, params: SweepWorkerRow): Promise<void> {
  const { notedAt, offlineSince, stalledSince } = params
  const sweptAt = sql`coalesce(excluded.swept_at, ${sweepWorker.sweptAt})`
  await db
    .insert(sweepWorker)
    .values(params)
    .onConflictDoUpdate({ target: sweepWorker.worker, set: { notedAt, offlineSince, stalledSince, sweptAt } })
}

/** Every worker of the last day, those that are gone as well: there are few. */
export async function listSweepWorkers(db: Db): Promise<SweepWorkerRow[]> {
  return db.select().from(sweepWorker)
}

export async function deleteSweepWorkers(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db.delete(sweepWorker).where(lt(sweepWorker.notedAt, params.before))
  return rowCount ?? 0
}
