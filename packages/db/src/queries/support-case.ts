import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { supportCase } from '../schema/support-case.ts'
import { tenant } from '../schema/tenant.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'

export type SupportCaseRow = typeof supportCase.$inferSelect
export type SupportCaseToOpen = Pick<SupportCaseRow, 'id' | 'tenant' | 'feature' | 'summary' | 'externalRef' | 'openedBy' | 'openedAt'>

export async function createSupportCase(db: Db, params: { case: SupportCaseToOpen }): Promise<SupportCaseRow> {
  const [row] = await db
    .insert(supportCase)
    .values({ ...params.case, status: 'open' })
    .returning()
  return row!
}

/** Closes a case once; null: there is none in scope that is open. */
export async function closeSupportCase(
  db: Db,
  params: { scope: Scope; id: string; outcome: string; now: Date },
): Promise<SupportCaseRow | null> {
  const [row] = await db
    .update(supportCase)
    .set({ status: 'closed', outcome: params.outcome, closedAt: params.now })
    .where(and(eq(supportCase.id, params.id), eq(supportCase.status, 'open'), columnInScope(params.scope, supportCase.tenant)))
    .returning()
  return row ?? null
}

export async function findSupportCase(db: Db, params: { scope: Scope; id: string }): Promise<SupportCaseRow | null> {
  const [row] = await db
    .select()
    .from(supportCase)
    .where(and(eq(supportCase.id, params.id), columnInScope(params.scope, supportCase.tenant)))
  return row ?? null
}

export type SupportCaseLine = SupportCaseRow & { tenantName: string }

/** The newest first. */
export async function listSupportCases(
  db: Db,
  params: { scope: Scope; tenant?: string; openedBy?: string; status?: 'open' | 'closed'; page: PageRequest },
): Promise<Page<SupportCaseLine>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['number', 'string'] as const)
  const rows = await db
    .select({ supportCase, tenantName: tenant.name })
    .from(supportCase)
    .innerJoin(tenant, eq(tenant.id, supportCase.tenant))
    .where(
      and(
        columnInScope(scope, supportCase.tenant),
        params.tenant ? eq(supportCase.tenant, params.tenant) : undefined,
        params.openedBy ? eq(supportCase.openedBy, params.openedBy) : undefined,
        params.status ? eq(supportCase.status, params.status) : undefined,
        cursor
          ? sql`(${supportCase.openedAt}, ${supportCase.id}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(supportCase.openedAt), desc(supportCase.id))
    .limit(page.limit + 1)
  const items = rows.map((row) => ({ ...row.supportCase, tenantName: row.tenantName }))
  return toPage({ rows: items, limit: page.limit, cursorOf: (row) => [row.openedAt.getTime(), row.id] })
}
