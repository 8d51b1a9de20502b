import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { sharedProblem, sharedProblemTenant } from '../schema/shared-problem.ts'
import { columnInScope, type Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

export type SharedProblemRow = typeof sharedProblem.$inferSelect

export type SharedProblemNumbers = Pick<SharedProblemRow, 'cause' | 'members' | 'sick' | 'membersElsewhere' | 'sickElsewhere'>

/**
 * Opens the problem of a node's group, or brings the open one up to date: its numbers, who has joined and who has
 * recovered. There is never more than one open per group. Returns it, and whether it was opened now.
 */
export async function saveSharedProblem(
  db: Db,
  params: { newId: string; node: string; group: string; numbers: SharedProblemNumbers; tenants: string[]; now: Date },
): Promise<{ problem: SharedProblemRow; opened: boolean }> {
  const { node, group, numbers, now } = params
  return db.transaction(async (tx) => {
    const [problem] = await tx
      .insert(sharedProblem)
      .values({ id: params.newId, node, group, state: 'open', openedAt: now, updatedAt: now, ...numbers })
      .onConflictDoUpdate({
        target: [sharedProblem.node, sharedProblem.group],
        targetWhere: sql`state = 'open'`,
        set: { ...numbers, updatedAt: now },
      })
      .returning()
    await updateMembers(tx, { problem: problem!.id, tenants: params.tenants, now })
    return { problem: problem!, opened: problem!.id === params.newId }
  })
}

async function updateMembers(db: Db, params: { problem: string; tenants: string[]; now: Date }): Promise<void> {
  const at = params.now.toISOString()
  await db.execute(sql`
    insert into shared_problem_tenant as m (problem, tenant, joined_at)
    select ${params.problem}, id, ${at}::timestamptz from unnest(${textArray(params.tenants)}) as id
    on conflict (problem, tenant) do update set left_at = null where m.left_at is not null`)
  await db.execute(sql`
    update shared_problem_tenant set left_at = ${at}::timestamptz
    where problem = ${params.problem} and left_at is null and tenant <> all(${textArray(params.tenants)})`)
}

/** Closes an open problem and lets its tenants go. False: it was closed before. */
export async function closeSharedProblem(db: Db, params: { id: string; now: Date }): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx
      .update(sharedProblem)
      .set({ state: 'closed', closedAt: params.now, updatedAt: params.now })
      .where(and(eq(sharedProblem.id, params.id), eq(sharedProblem.state, 'open')))
    await updateMembers(tx, { problem: params.id, tenants: [], now: params.now })
    return rowCount === 1
  })
}

/** Deletes those that closed before, with who was on them; an open one stays however old it is. */
export async function deleteSharedProblems(db: Db, params: { before: Date }): Promise<number> {
  // None closes before it opens: that finds them by the index of when they opened.
  const { rowCount } = await db
    .delete(sharedProblem)
    .where(and(lt(sharedProblem.openedAt, params.before), lt(sharedProblem.closedAt, params.before)))
  return rowCount ?? 0
}

/** Open problems, or all of them, that touch at least one tenant in scope; the newest first. Numbers are of the whole group. */
export async function listSharedProblems(db: Db, params: { scope: Scope; openOnly: boolean; limit: number }): Promise<SharedProblemRow[]> {
  return db
    .select()
    .from(sharedProblem)
    .where(and(params.openOnly ? eq(sharedProblem.state, 'open') : undefined, touchesScope(params.scope)))
    .orderBy(desc(sharedProblem.openedAt), desc(sharedProblem.id))
    .limit(params.limit)
}

export async function findSharedProblem(db: Db, params: { scope: Scope; id: string }): Promise<SharedProblemRow | null> {
  const [row] = await db
    .select()
    .from(sharedProblem)
    .where(and(eq(sharedProblem.id, params.id), touchesScope(params.scope)))
  return row ?? null
}

/** Open problems that the tenant is on now. */
export async function listSharedProblemsOf(db: Db, params: { scope: Scope; tenant: string }): Promise<SharedProblemRow[]> {
  const ids = db
    .select({ id: sharedProblemTenant.problem })
    .from(sharedProblemTenant)
    .where(
      and(
        eq(sharedProblemTenant.tenant, params.tenant),
        sql`${sharedProblemTenant.leftAt} is null`,
        columnInScope(params.scope, sharedProblemTenant.tenant),
      ),
    )
  return db
    .select()
    .from(sharedProblem)
    .where(and(eq(sharedProblem.state, 'open'), inArray(sharedProblem.id, ids)))
    .orderBy(desc(sharedProblem.openedAt))
}

/** Tenants in scope that are on the problem now, by id. */
export async function listSharedProblemTenants(db: Db, params: { scope: Scope; id: string; limit: number }): Promise<string[]> {
  const rows = await db
    .select({ tenant: sharedProblemTenant.tenant })
    .from(sharedProblemTenant)
    .where(
      and(
        eq(sharedProblemTenant.problem, params.id),
        sql`${sharedProblemTenant.leftAt} is null`,
        columnInScope(params.scope, sharedProblemTenant.tenant),
      ),
    )
    .orderBy(sharedProblemTenant.tenant)
    .limit(params.limit)
  return rows.map(({ tenant }) => tenant)
}

function touchesScope(scope: Scope) {
  if (scope.kind !== 'some') return columnInScope(scope, sharedProblem.id)
  return sql`exists (select 1 from ${sharedProblemTenant} where ${sharedProblemTenant.problem} = ${sharedProblem.id} and ${columnInScope(scope, sharedProblemTenant.tenant)})`
}
