import { sql, type SQL } from 'drizzle-orm'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { tenantHealth } from '../schema/tenant-health.ts'
import { tenant } from '../schema/tenant.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { tenantInScope, type Scope } from './scope.ts'

export const fleetDimensions = ['region', 'tier', 'ring', 'shard', 'release'] as const
export type FleetDimension = (typeof fleetDimensions)[number]

export type FleetFilter = {
  region?: string
  tier?: string
  ring?: number
  shard?: string
  release?: string
  /** Tenants with at least one feature in this state. */
  state?: FeatureState
}

export type FleetRow = {
  tenant: string
  name: string
  tier: string
  region: string
  shard: string
  release: string
  ring: number
  /** By feature; one that was never looked at is absent. */
  states: Record<string, FeatureState>
}

/** One page of the heatmap: living tenants in scope that pass the filter, by id, each with the state of its features. */
export async function listFleet(db: Db, params: { scope: Scope; filter?: FleetFilter; page: PageRequest }): Promise<Page<FleetRow>> {
  const { scope, filter = {}, page } = params
  const cursor = readCursor(page, ['string'] as const)
  const { rows } = await db.execute<FleetRow>(sql`
    with page as (
      select ${tenant.id}, ${tenant.name}, ${tenant.tier}, ${tenant.region}, ${tenant.shard}, ${tenant.release}, ${tenant.ring}
      from ${tenant} ${joinForState(filter.state)}
      where ${fleetCondition({ scope, filter })} ${cursor ? sql`and ${tenant.id} > ${cursor[0]}` : sql``}
      order by ${tenant.id} limit ${page.limit + 1}
    )
    select page.id as tenant, page.name, page.tier, page.region, page.shard, page.release, page.ring,
      coalesce((select jsonb_object_agg(f.feature, f.state) from feature_state f where f.tenant = page.id), '{}') as states
    from page order by page.id`)
  return toPage({ rows, limit: page.limit, cursorOf: (row) => [row.tenant] })
}

export type FleetCount = {
  /** Value of the dimension, as text. */
  value: string
  tenants: number
  /** Tenants that have at least one feature in that state. */
  failing: number
  degraded: number
  unstable: number
  unknown: number
  maintenance: number
}

/** How many living tenants in scope there are by one dimension, and how many of them have trouble. */
export async function countFleet(db: Db, params: { scope: Scope; groupBy: FleetDimension; filter?: FleetFilter }): Promise<FleetCount[]> {
  const { scope, filter = {} } = params
  const column = tenant[params.groupBy]
  const { rows } = await db.execute<FleetCount>(sql`
    select ${column}::text as value, count(*)::int as tenants,
      ${countWhere(tenantHealth.failing)} as failing, ${countWhere(tenantHealth.degraded)} as degraded, ${countWhere(tenantHealth.unstable)} as unstable,
      ${countWhere(tenantHealth.unknown)} as unknown, ${countWhere(tenantHealth.maintenance)} as maintenance
    from ${tenant} left join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}
    where ${fleetCondition({ scope, filter })}
    group by 1 order by 1`)
  return rows
}

export type FleetTotals = {
  tenants: number
  failingTenants: number
  failingFeatures: number
  degradedFeatures: number
  unknownFeatures: number
}

/** The figures at the top of the desk, for the tenants in scope. */
export async function getFleetTotals(db: Db, params: { scope: Scope }): Promise<FleetTotals> {
  const { rows } = await db.execute<FleetTotals>(sql`
    select count(*)::int as tenants, ${countWhere(tenantHealth.failing)} as "failingTenants",
      coalesce(sum(${tenantHealth.failing}), 0)::int as "failingFeatures", coalesce(sum(${tenantHealth.degraded}), 0)::int as "degradedFeatures",
      coalesce(sum(${tenantHealth.unknown}), 0)::int as "unknownFeatures"
    from ${tenant} left join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}
    where ${fleetCondition({ scope: params.scope, filter: {} })}`)
  return rows[0]!
}

function fleetCondition({ scope, filter }: { scope: Scope; filter: FleetFilter }): SQL {
  const conditions = [sql`${tenant.retiredAt} is null`, tenantInScope(scope)]
  if (filter.region !== undefined) conditions.push(sql`${tenant.region} = ${filter.region}`)
  if (filter.tier !== undefined) conditions.push(sql`${tenant.tier} = ${filter.tier}`)
  if (filter.ring !== undefined) conditions.push(sql`${tenant.ring} = ${filter.ring}`)
  if (filter.shard !== undefined) conditions.push(sql`${tenant.shard} = ${filter.shard}`)
  if (filter.release !== undefined) conditions.push(sql`${tenant.release} = ${filter.release}`)
  if (filter.state !== undefined) conditions.push(sql`${tenantHealth[filter.state]} > 0`)
  return sql.join(conditions, sql` and `)
}

function joinForState(state: FeatureState | undefined): SQL {
  return state === undefined ? sql`` : sql`join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}`
}

function countWhere(column: (typeof tenantHealth)[FeatureState]): SQL {
  return sql`(count(*) filter (where ${column} > 0))::int`
}
