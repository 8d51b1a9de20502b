import { and, asc, desc, gt, lt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { liveEvent } from '../schema/live-event.ts'
import { columnInScope, type Scope } from './scope.ts'

export type LiveEventRow = typeof liveEvent.$inferSelect

/** Events after that id, oldest first. Those about no tenant (a shared problem, the sweep) go to everyone who sees anything. */
export async function listLiveEventsAfter(db: Db, params: { scope: Scope; after: number; limit: number }): Promise<LiveEventRow[]> {
  const { scope, after, limit } = params
  if (scope.kind === 'nothing') return []
  return db
    .select()
    .from(liveEvent)
    .where(and(gt(liveEvent.id, after), sql`(${liveEvent.tenant} is null or ${columnInScope(scope, liveEvent.tenant)})`))
    .orderBy(asc(liveEvent.id))
    .limit(limit)
}

/** The id of the newest event, from which a new listener starts; 0 when there is none. */
export async function getLatestLiveEventId(db: Db): Promise<number> {
  const [row] = await db.select({ id: liveEvent.id }).from(liveEvent).orderBy(desc(liveEvent.id)).limit(1)
  return row?.id ?? 0
}

export async function deleteLiveEvents(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db.delete(liveEvent).where(lt(liveEvent.at, params.before))
  return rowCount ?? 0
}
