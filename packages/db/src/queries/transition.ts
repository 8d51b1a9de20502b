import { and, desc, eq, gte, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { transition } from '../schema/transition.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { columnInScope, type Scope } from './scope.ts'

export type TransitionRow = typeof transition.$inferSelect

/** Changes of a tenant's health, the newest first; features' only, unless asked for checks'. */
export async function listTransitions(
  db: Db,
  params: { scope: Scope; tenant: string; subjectKind?: 'check' | 'feature'; page: PageRequest },
): Promise<Page<TransitionRow>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['number'] as const)
  const rows = await db
    .select()
    .from(transition)
    .where(
      and(
        eq(transition.tenant, params.tenant),
        eq(transition.subjectKind, params.subjectKind ?? 'feature'),
        columnInScope(scope, transition.tenant),
        cursor ? lt(transition.id, cursor[0]) : undefined,
      ),
    )
    .orderBy(desc(transition.id))
    .limit(page.limit + 1)
  return toPage({ rows, limit: page.limit, cursorOf: ({ id }) => [id] })
}

/** Removes transitions of before that time; returns how many. */
export async function deleteTransitions(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db.delete(transition).where(lt(transition.at, params.before))
  return rowCount ?? 0
}

/** When each feature of a tenant was first looked at; features whose first transition was pruned are absent. */
export async function listFirstSeen(db: Db, params: { scope: Scope; tenant: string }): Promise<{ feature: string; at: Date }[]> {
  return db
    .select({ feature: transition.subject, at: transition.at })
    .from(transition)
    .where(
      and(
        eq(transition.tenant, params.tenant),
        // Said in the text, as the index says it: a plan that is kept cannot look into parameters.
        sql`${transition.subjectKind} = 'feature'`,
        isNull(transition.from),
        columnInScope(params.scope, transition.tenant),
      ),
    )
}

/** Whether the feature was seen ok at some time within, ends included. */
export async function hasRecoveredSince(db: Db, params: { tenant: string; feature: string; from: Date; to: Date }): Promise<boolean> {
  const [row] = await db
    .select({ id: transition.id })
    .from(transition)
    .where(
      and(
        eq(transition.tenant, params.tenant),
        eq(transition.subjectKind, 'feature'),
        eq(transition.subject, params.feature),
        eq(transition.to, 'ok'),
        gte(transition.at, params.from),
        lte(transition.at, params.to),
      ),
    )
    .limit(1)
  return row !== undefined
}
