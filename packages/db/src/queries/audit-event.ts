import { and, desc, eq, lt } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { auditEvent } from '../schema/audit-event.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'

export type AuditEventRow = typeof auditEvent.$inferSelect

/** The newest first. Events about no tenant are seen by those who see everything. */
export async function listAuditEvents(
  db: Db,
  params: { scope: Scope; tenant?: string; actor?: string; action?: string; subject?: string; page: PageRequest },
): Promise<Page<AuditEventRow>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['number'] as const)
  const rows = await db
    .select()
    .from(auditEvent)
    .where(
      and(
        params.tenant ? eq(auditEvent.tenant, params.tenant) : undefined,
        params.actor ? eq(auditEvent.actor, params.actor) : undefined,
        params.action ? eq(auditEvent.action, params.action) : undefined,
        params.subject ? eq(auditEvent.subject, params.subject) : undefined,
        columnInScope(scope, auditEvent.tenant),
        cursor ? lt(auditEvent.seq, cursor[0]) : undefined,
      ),
    )
    .orderBy(desc(auditEvent.seq))
    .limit(page.limit + 1)
  return toPage({ rows, limit: page.limit, cursorOf: ({ seq }) => [seq] })
}
