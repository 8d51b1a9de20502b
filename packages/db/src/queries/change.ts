import { and, count, desc, eq, gte, lt, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { change } from '../schema/change.ts'
import { columnInScope, type Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

export type ChangeRow = typeof change.$inferSelect

/** Records changes; one that was recorded before under the same id is left as it is. Returns how many were new. */
export async function createChanges(db: Db, params: { changes: ChangeRow[] }): Promise<number> {
  if (params.changes.length === 0) return 0
  const { rowCount } = await db.insert(change).values(params.changes).onConflictDoNothing()
  return rowCount ?? 0
}

/** Those that are recorded already, among these ids. */
export async function listChangesByIds(db: Db, params: { ids: string[] }): Promise<ChangeRow[]> {
  if (params.ids.length === 0) return []
  return db
    .select()
    .from(change)
    .where(sql`${change.id} = any(${textArray(params.ids)})`)
}

/** How many changes of that time each source told of; those that told of none are left out. Names no tenant. */
export async function countChangesBySource(db: Db, params: { from: Date }): Promise<{ source: string; changes: number }[]> {
  return db.select({ source: change.source, changes: count() }).from(change).where(gte(change.at, params.from)).groupBy(change.source)
}

/**
 * What was changed for a tenant within the time, the newest first: its own, and those of the groups of shared nodes that it
 * belongs to. At most `limit`.
 */
export async function listChanges(
  db: Db,
  params: {
    scope: Scope
    tenant: string
    groups: { node: string; group: string }[]
    from: Date
    to: Date
    limit: number
    /** Left out, so that the limit is for the others. */
    exceptKind?: string
  },
): Promise<ChangeRow[]> {
  const { scope, tenant, groups, from, to } = params
  const ofGroups = groups.map(({ node, group }) => and(sql`${change.tenant} is null`, eq(change.node, node), eq(change.group, group)))
  return db
    .select()
    .from(change)
    .where(
      and(
        or(eq(change.tenant, tenant), ...ofGroups),
        // Seeing a tenant is seeing what it stands on.
        columnInScope(scope, sql`${tenant}`),
        gte(change.at, from),
        lt(change.at, to),
        params.exceptKind === undefined ? undefined : ne(change.kind, params.exceptKind),
      ),
    )
    .orderBy(desc(change.at), desc(change.id))
    .limit(params.limit)
}

export async function deleteChanges(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db.delete(change).where(lt(change.at, params.before))
  return rowCount ?? 0
}
