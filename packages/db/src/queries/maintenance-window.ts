import { and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { maintenanceWindow } from '../schema/maintenance-window.ts'
import { columnInScope, type Scope } from './scope.ts'

export type MaintenanceWindowRow = typeof maintenanceWindow.$inferSelect
export type NewMaintenanceWindow = Omit<MaintenanceWindowRow, 'endedAt' | 'endedBy' | 'endedReason'>

export async function createMaintenanceWindow(db: Db, params: { window: NewMaintenanceWindow }): Promise<MaintenanceWindowRow> {
  const [row] = await db.insert(maintenanceWindow).values(params.window).returning()
  return row!
}

export async function findMaintenanceWindow(db: Db, params: { scope: Scope; id: string }): Promise<MaintenanceWindowRow | null> {
  const [row] = await db
    .select()
    .from(maintenanceWindow)
    .where(and(eq(maintenanceWindow.id, params.id), isSeen(params.scope)))
  return row ?? null
}

/** Ends it now, or calls it off before it began. Null: it had ended before. */
export async function endMaintenanceWindow(
  db: Db,
  params: { id: string; by: string; reason: string; now: Date },
): Promise<MaintenanceWindowRow | null> {
  const { id, by, reason, now } = params
  const [row] = await db
    .update(maintenanceWindow)
    .set({ endedAt: now, endedBy: by, endedReason: reason })
    .where(and(eq(maintenanceWindow.id, id), isNull(maintenanceWindow.endedAt), gt(maintenanceWindow.endsAt, now)))
    .returning()
  return row ?? null
}

/** Every window that was in force at some time since then or is still to come, of whatever tenant or component, by its start. */
export async function listMaintenanceWindows(db: Db, params: { since: Date }): Promise<MaintenanceWindowRow[]> {
  const since = params.since.toISOString()
  return db
    .select()
    .from(maintenanceWindow)
    .where(
      and(
        gt(maintenanceWindow.endsAt, params.since),
        sql`coalesce(${maintenanceWindow.endedAt}, ${maintenanceWindow.endsAt}) > greatest(${maintenanceWindow.startsAt}, ${since}::timestamptz)`,
      ),
    )
    .orderBy(asc(maintenanceWindow.startsAt), asc(maintenanceWindow.id))
}

/** Windows of one tenant and of the groups it stands on, or of everything in scope, the latest start first. */
export async function listMaintenanceWindowsOf(
  db: Db,
  params: { scope: Scope; tenant?: string; groups?: { node: string; group: string }[]; since: Date; limit: number },
): Promise<MaintenanceWindowRow[]> {
  const { scope, tenant, groups = [] } = params
  const ofTenant =
    tenant === undefined
      ? isSeen(scope)
      : and(
          // Seeing a tenant is seeing what it stands on.
          columnInScope(scope, sql`${tenant}`),
          or(
            eq(maintenanceWindow.tenant, tenant),
            ...groups.map(({ node, group }) => and(eq(maintenanceWindow.node, node), eq(maintenanceWindow.group, group))),
          ),
        )
  return db
    .select()
    .from(maintenanceWindow)
    .where(and(ofTenant, gt(maintenanceWindow.endsAt, params.since)))
    .orderBy(desc(maintenanceWindow.startsAt), desc(maintenanceWindow.id))
    .limit(params.limit)
}

export async function deleteMaintenanceWindows(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db
    .delete(maintenanceWindow)
    .where(sql`${maintenanceWindow.endsAt} < ${params.before.toISOString()}::timestamptz`)
  return rowCount ?? 0
}

/** A shared component's window is for everyone who sees any tenant at all: it says nothing about any of them. */
function isSeen(scope: Scope) {
  if (scope.kind === 'nothing') return sql`false`
  return or(isNull(maintenanceWindow.tenant), columnInScope(scope, maintenanceWindow.tenant))
}
