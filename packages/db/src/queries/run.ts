import { and, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { RunState } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { run, terminalRunStates } from '../schema/run.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import type { RunRow } from './run-journal.ts'
import { columnInScope, type Scope } from './scope.ts'

export async function findRun(db: Db, params: { scope: Scope; id: string }): Promise<RunRow | null> {
  const [row] = await db
    .select()
    .from(run)
    .where(and(eq(run.id, params.id), columnInScope(params.scope, run.tenant)))
  return row ?? null
}

export type RunFilter = {
  tenant?: string
  states?: RunState[]
  requestedBy?: string
  openOnly?: boolean
  since?: Date
  before?: Date
}

/** Said too, it leads to the index of those that have not ended. */
const isOpen = (state: RunState) => !(terminalRunStates as readonly RunState[]).includes(state)

/** The newest first. */
export async function listRuns(db: Db, params: { scope: Scope; filter?: RunFilter; page: PageRequest }): Promise<Page<RunRow>> {
  const { scope, filter = {}, page } = params
  const cursor = readCursor(page, ['number', 'string'] as const)
  const rows = await db
    .select()
    .from(run)
    .where(
      and(
        columnInScope(scope, run.tenant),
        filter.tenant ? eq(run.tenant, filter.tenant) : undefined,
        filter.states ? inArray(run.state, filter.states) : undefined,
        filter.requestedBy ? eq(run.requestedBy, filter.requestedBy) : undefined,
        filter.openOnly || filter.states?.every(isOpen) ? isNull(run.finishedAt) : undefined,
        filter.since ? gte(run.requestedAt, filter.since) : undefined,
        filter.before ? lt(run.requestedAt, filter.before) : undefined,
        cursor ? sql`(${run.requestedAt}, ${run.id}) < (${new Date(cursor[0]).toISOString()}::timestamptz, ${cursor[1]})` : undefined,
      ),
    )
    .orderBy(desc(run.requestedAt), desc(run.id))
    .limit(page.limit + 1)
  return toPage({ rows, limit: page.limit, cursorOf: (row) => [row.requestedAt.getTime(), row.id] })
}
