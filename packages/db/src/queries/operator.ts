import { asc, eq } from 'drizzle-orm'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { operator } from '../schema/operator.ts'
import { updateScope, type Scope } from './scope.ts'

export type OperatorRow = typeof operator.$inferSelect

/** Makes the operator, or brings name, e-mail, role and scope up to date; re-enables nobody. */
export async function saveOperator(
  db: Db,
  params: { id: string; name: string; email: string; role: Role; scope: Scope; now: Date },
): Promise<void> {
  const { id, name, role, scope, now } = params
  const email = params.email.toLowerCase()
  await db.transaction(async (tx) => {
    await tx
      .insert(operator)
      .values({ id, name, email, role, createdAt: now })
      .onConflictDoUpdate({ target: operator.id, set: { name, email, role } })
    await updateScope(tx, { operator: id, scope })
  })
}

export async function findOperator(db: Db, params: { id: string }): Promise<OperatorRow | null> {
  const [row] = await db.select().from(operator).where(eq(operator.id, params.id))
  return row ?? null
}

export async function findOperatorByEmail(db: Db, params: { email: string }): Promise<OperatorRow | null> {
  const [row] = await db.select().from(operator).where(eq(operator.email, params.email.toLowerCase()))
  return row ?? null
}

/** All of them; there are tens, not thousands. */
export async function listOperators(db: Db): Promise<OperatorRow[]> {
  return db.select().from(operator).orderBy(asc(operator.name), asc(operator.id))
}

/** From `disabledAt` on nothing is allowed, at once: sessions are looked up together with their operator. Null enables. */
export async function updateOperatorDisabled(db: Db, params: { id: string; disabledAt: Date | null }): Promise<void> {
  await db.update(operator).set({ disabledAt: params.disabledAt }).where(eq(operator.id, params.id))
}
