import { sql, type SQL } from 'drizzle-orm'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { tenantHealth } from '../schema/tenant-health.ts'
import { tenant } from '../schema/tenant.ts'
import { readCursor, toPage, type Page, type PageRequest } from './page.ts'
import { tenantInScope, type Scope } from './scope.ts'

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
      select ${tenant.id} from ${tenant} ${filter.state === undefined ? sql`` : sql`join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}`}
      where ${fleetCondition({ scope, filter })} ${cursor ? after({ id: cursor[0], filter }) : sql``}
      order by ${tenant.id} limit ${page.limit + 1}
    )
    select ${tenant.id} as tenant, ${tenant.name}, ${tenant.tier}, ${tenant.region}, ${tenant.shard}, ${tenant.release}, ${tenant.ring},
      coalesce(${tenantHealth.states}, '{}') as states
    from page join ${tenant} on ${tenant.id} = page.id left join ${tenantHealth} on ${tenantHealth.tenant} = page.id
    order by page.id`)
  return toPage({ rows, limit: page.limit, cursorOf: (row) => [row.tenant] })
}

/** Condition on a row of `tenant`, joined with its `tenant_health` where a state is asked for. */
export function fleetCondition({ scope, filter }: { scope: Scope; filter: FleetFilter }): SQL {
  const conditions = [sql`${tenant.retiredAt} is null`, tenantInScope(scope)]
  if (filter.region !== undefined) conditions.push(sql`${tenant.region} = ${filter.region}`)
  if (filter.tier !== undefined) conditions.push(sql`${tenant.tier} = ${filter.tier}`)
  if (filter.ring !== undefined) conditions.push(sql`${tenant.ring} = ${filter.ring}`)
  if (filter.shard !== undefined) conditions.push(sql`${tenant.shard} = ${filter.shard}`)
  if (filter.release !== undefined) conditions.push(sql`${tenant.release} = ${filter.release}`)
  if (filter.state !== undefined) conditions.push(sql`${tenantHealth[filter.state]} > 0`)
  return sql.join(conditions, sql` and `)
}

/** Said of both tables: the planner does not carry a bound over to the other side of a join. */
function after({ id, filter }: { id: string; filter: FleetFilter }): SQL {
  return filter.state === undefined ? sql`and ${tenant.id} > ${id}` : sql`and ${tenant.id} > ${id} and ${tenantHealth.tenant} > ${id}`
}
