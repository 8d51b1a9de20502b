import { asc, eq, sql } from 'drizzle-orm'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { operator, operatorScope } from '../schema/operator.ts'
import { prepared, statement } from '../statement.ts'
import { scopeOf, updateScope, type Scope, type ScopeRow } from './scope.ts'

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

const operatorById = prepared((db) =>
  db
    .select()
    .from(operator)
    .where(eq(operator.id, sql.placeholder('id')))
    .prepare('operator_by_id'),
)

export async function findOperator(db: Db, params: { id: string }): Promise<OperatorRow | null> {
  const [row] = await operatorById(db).execute({ id: params.id })
  return row ?? null
}

export type OperatorInForce = Pick<OperatorRow, 'id' | 'name' | 'role'> & { disabled: boolean; scope: Scope }

export const scopesOfOperator = sql<ScopeRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'value', s.value)), '[]') from ${operatorScope} s where s.operator = ${operator.id})`

const inForce = statement<{ id: string }>(
  (
    param,
  ) => sql`select ${operator.id}, ${operator.name}, ${operator.role}, ${operator.disabledAt} is not null as disabled, ${scopesOfOperator} as rows
    from ${operator} where ${operator.id} = ${param('id')}`,
)
type InForceRow = { id: string; name: string; role: Role; disabled: boolean; rows: ScopeRow[] }

/** The operator with what they see now, which is nothing once they are disabled; null when there is none. */
export async function findOperatorInForce(db: Db, { id }: { id: string }): Promise<OperatorInForce | null> {
  const { rows } = await db.execute<InForceRow>(inForce({ id }))
  return rows[0] ? toInForce(rows[0]) : null
}

export function toInForce({ id, name, role, disabled, rows }: InForceRow): OperatorInForce {
  return { id, name, role, disabled, scope: disabled ? { kind: 'nothing' } : scopeOf(rows) }
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
