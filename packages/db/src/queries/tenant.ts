import { and, asc, eq, gt, isNull, sql, type SQL } from 'drizzle-orm'
import type { TenantFacts } from '@lamplighter/catalog'
import type { Db } from '../database.ts'
import { identifier } from '../schema/identifier.ts'
import { instance } from '../schema/instance.ts'
import { plan } from '../schema/plan.ts'
import { tenant } from '../schema/tenant.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { prepared } from '../statement.ts'
import { scopePlaceholders, tenantInPlaceholders, tenantInScope, type Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

export type TenantRecord = TenantFacts & {
  importedAt: Date
  retiredAt: Date | null
  identifiers: { kind: (typeof identifier.$inferSelect)['kind']; value: string }[]
}

const tenantWhere = (name: string, which: SQL) =>
  prepared((db) => {
    // One statement: every screen of a tenant waits for this before it can ask anything else.
    const identifiers = sql<TenantRecord['identifiers']>`(
    select coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value) order by i.kind, i.value), '[]')
    from ${identifier} i where i.tenant = ${tenant.id})`
    return db
      .select({ tenant, instance, identifiers })
      .from(tenant)
      .innerJoin(instance, eq(instance.tenant, tenant.id))
      .where(and(which, tenantInPlaceholders()))
      .prepare(name)
  })

const tenantById = tenantWhere('tenant_by_id', sql`${tenant.id} = ${sql.placeholder('id')}`)
const tenantOfPlan = tenantWhere(
  'tenant_of_plan',
  sql`${tenant.id} = (select p.tenant from ${plan} p where p.id = ${sql.placeholder('id')})`,
)

/** The tenant with its instance and identifiers; null when there is none, or none in scope. Finds retired ones too. */
export async function findTenant(db: Db, params: { scope: Scope; tenant: string }): Promise<TenantRecord | null> {
  return toRecord(await tenantById(db).execute({ id: params.tenant, ...scopePlaceholders(params.scope) }))
}

/** The tenant that a plan is for, under the same conditions. */
export async function findTenantOfPlan(db: Db, params: { scope: Scope; plan: string }): Promise<TenantRecord | null> {
  return toRecord(await tenantOfPlan(db).execute({ id: params.plan, ...scopePlaceholders(params.scope) }))
}

type FoundTenant = { tenant: typeof tenant.$inferSelect; instance: typeof instance.$inferSelect } & Pick<TenantRecord, 'identifiers'>

function toRecord([row]: FoundTenant[]): TenantRecord | null {
  if (!row) return null
  return { ...toFacts(row), importedAt: row.tenant.importedAt, retiredAt: row.tenant.retiredAt, identifiers: row.identifiers }
}

/** Living tenants by id, as checks and remediations see them. */
export async function listTenants(db: Db, params: { scope: Scope; page: PageRequest }): Promise<Page<TenantFacts>> {
  const { scope, page } = params
  const cursor = readCursor(page, ['string'] as const)
  const rows = await selectLiving(db)
    .where(and(isNull(tenant.retiredAt), tenantInScope(scope), cursor ? gt(tenant.id, cursor[0]) : undefined))
    .orderBy(asc(tenant.id))
    .limit(page.limit + 1)
  return toPage({ rows: rows.map(toFacts), limit: page.limit, cursorOf: ({ id }) => [id] })
}

/** The living ones among the named tenants, in no order. */
export async function listTenantsByIds(db: Db, params: { scope: Scope; tenants: string[] }): Promise<TenantFacts[]> {
  if (params.tenants.length === 0) return []
  // Shaped by the database: a sweep begins with everybody, and a hundred thousand rows cost more to map than to read.
  const { rows } = await db.execute<TenantFacts>(sql`
    select ${tenant.id}, ${tenant.name}, ${tenant.tier}, ${tenant.region}, ${tenant.shard}, ${tenant.release}, ${tenant.ring},
      ${tenant.timeZone} as "timeZone", ${tenant.locale}, json_build_object('baseUrl', ${instance.baseUrl}, 'endpoints', ${instance.endpoints},
        'version', ${instance.version}, 'configurationHash', ${instance.configurationHash}, 'templateHash', ${instance.templateHash},
        'secretRefs', ${instance.secretRefs}) as instance
    from ${tenant} join ${instance} on ${instance.tenant} = ${tenant.id}
    where ${tenant.retiredAt} is null and ${tenantInScope(params.scope)} and ${tenant.id} = any(${textArray(params.tenants)})`)
  return rows
}

// A row's version differs once anything of it was written; that of a tenant is its own and its instance's.
const version = sql`t.xmin::text || '/' || i.xmin::text`
const livingRows = sql`from tenant t join instance i on i.tenant = t.id where t.retired_at is null`

/** Differs once any living tenant or its instance was written, came or went. For whoever keeps what they know of everybody. */
export async function getTenantsVersion(db: Db): Promise<string> {
  const { rows } = await db.execute<{ version: string }>(
    sql`select count(*) || ' ' || coalesce(sum(hashtextextended(t.id || ' ' || ${version}, 0)), 0) as version ${livingRows}`,
  )
  return rows[0]!.version
}

/** Each living tenant with the version of its rows, as JSON: a hundred thousand rows cost more to unpack than to find. */
export async function listTenantVersions(db: Db): Promise<[tenant: string, version: string][]> {
  const { rows } = await db.execute<{ versions: [string, string][] | null }>(
    sql`select json_agg(json_build_array(t.id, ${version})) as versions ${livingRows}`,
  )
  return rows[0]?.versions ?? []
}

export async function countTenants(db: Db, params: { scope: Scope }): Promise<number> {
  const [row] = await db
    .select({ tenants: sql<number>`count(*)::int` })
    .from(tenant)
    .where(and(isNull(tenant.retiredAt), tenantInScope(params.scope)))
  return row?.tenants ?? 0
}

function selectLiving(db: Db) {
  return db.select({ tenant, instance }).from(tenant).innerJoin(instance, eq(instance.tenant, tenant.id)).$dynamic()
}

export function toFacts(row: { tenant: typeof tenant.$inferSelect; instance: typeof instance.$inferSelect }): TenantFacts {
  const { id, name, tier, region, shard, release, ring, timeZone, locale } = row.tenant
  const { baseUrl, endpoints, version, configurationHash, templateHash, secretRefs } = row.instance
  return {
    id,
    name,
    tier,
    region,
    shard,
    release,
    ring,
    timeZone,
    locale,
    instance: { baseUrl, endpoints, version, configurationHash, templateHash, secretRefs },
  }
}
