import { and, eq, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { operator, operatorScope } from '../schema/operator.ts'
import { tenant } from '../schema/tenant.ts'
import { textArray } from './sql-values.ts'

/** Which tenants an operator sees: a tenant is in `some` when any of the three lists names it. Empty lists name nobody. */
export type Scope = { kind: 'everything' } | { kind: 'some'; regions: string[]; tiers: string[]; tenants: string[] } | { kind: 'nothing' }

/** For the sweep and the workers, which act for no operator. */
export const EVERYTHING: Scope = { kind: 'everything' }

/** Condition on a row of `tenant` itself. */
export function tenantInScope(scope: Scope): SQL {
  if (scope.kind === 'everything') return sql`true`
  if (scope.kind === 'nothing') return sql`false`
  return sql`(${tenant.region} = any(${textArray(scope.regions)}) or ${tenant.tier} = any(${textArray(scope.tiers)}) or ${tenant.id} = any(${textArray(scope.tenants)}))`
}

/** The same for a prepared query, whose scope comes with its parameters, by `scopePlaceholders`. */
export function tenantInPlaceholders(): SQL {
  const named = (column: SQLWrapper, name: string) => sql`${column} = any(${sql.placeholder(name)}::text[])`
  const some = sql`${named(tenant.region, 'scopeRegions')} or ${named(tenant.tier, 'scopeTiers')} or ${named(tenant.id, 'scopeTenants')}`
  return sql`(${sql.placeholder('scopeEverything')}::boolean or ${some})`
}

export function scopePlaceholders(scope: Scope) {
  const { regions, tiers, tenants } = scope.kind === 'some' ? scope : { regions: [], tiers: [], tenants: [] }
  return { scopeEverything: scope.kind === 'everything', scopeRegions: regions, scopeTiers: tiers, scopeTenants: tenants }
}

/** Condition on a column that holds a tenant's id. A NULL there (about no tenant) is seen by `everything` only. */
export function columnInScope(scope: Scope, column: SQLWrapper): SQL {
  if (scope.kind !== 'some') return tenantInScope(scope)
  if (scope.regions.length === 0 && scope.tiers.length === 0) return sql`${column} = any(${textArray(scope.tenants)})`
  return sql`exists (select 1 from ${tenant} where ${tenant.id} = ${column} and ${tenantInScope(scope)})`
}

/**
 * How many candidates a search looks at before it asks who of them is in scope. Bounded for everybody whose scope is a share
 * of the fleet; an operator of a few named tenants has all candidates looked at, or none of theirs might be among the first.
 */
export function candidateBound(scope: Scope): SQL {
  if (scope.kind === 'everything') return sql`limit 300`
  const isShare = scope.kind === 'some' && (scope.regions.length > 0 || scope.tiers.length > 0)
  return isShare ? sql`limit 5000` : sql``
}

/** What the operator sees now; someone disabled, unknown or without any row sees nothing. */
export async function getScope(db: Db, params: { operator: string }): Promise<Scope> {
  const rows = await db
    .select({ kind: operatorScope.kind, value: operatorScope.value })
    .from(operatorScope)
    .innerJoin(operator, and(eq(operator.id, operatorScope.operator), isNull(operator.disabledAt)))
    .where(eq(operatorScope.operator, params.operator))
  return scopeOf(rows)
}

export type ScopeRow = { kind: string; value: string }

/** What rows of scope add up to; without any, nothing. */
export function scopeOf(rows: ScopeRow[]): Scope {
  if (rows.some(({ kind }) => kind === 'everything')) return { kind: 'everything' }
  const valuesOf = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ value }) => value)
  return rows.length === 0
    ? { kind: 'nothing' }
    : { kind: 'some', regions: valuesOf('region'), tiers: valuesOf('tier'), tenants: valuesOf('tenant') }
}

/** Replaces what the operator sees. */
export async function updateScope(db: Db, params: { operator: string; scope: Scope }): Promise<void> {
  const { operator: id, scope } = params
  await db.transaction(async (tx) => {
    await tx.delete(operatorScope).where(eq(operatorScope.operator, id))
    const rows = scopeRows(id, scope)
    if (rows.length > 0) await tx.insert(operatorScope).values(rows).onConflictDoNothing()
  })
}

function scopeRows(id: string, scope: Scope): (typeof operatorScope.$inferInsert)[] {
  if (scope.kind === 'nothing') return []
  if (scope.kind === 'everything') return [{ operator: id, kind: 'everything', value: '' }]
  return [
    ...scope.regions.map((value) => ({ operator: id, kind: 'region' as const, value })),
    ...scope.tiers.map((value) => ({ operator: id, kind: 'tier' as const, value })),
    ...scope.tenants.map((value) => ({ operator: id, kind: 'tenant' as const, value })),
  ]
}
