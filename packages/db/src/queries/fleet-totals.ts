import { sql, type SQL } from 'drizzle-orm'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { fleetDimensions, type FleetDimension } from '../schema/fleet-count.ts'
import { tenantHealth } from '../schema/tenant-health.ts'
import { tenant } from '../schema/tenant.ts'
import { fleetCondition, type FleetFilter } from './fleet.ts'
import type { Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

export { fleetDimensions, type FleetDimension }

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

/**
 * How many living tenants in scope there are by one dimension, and how many of them have trouble. Without a filter it reads
 * the kept counts, a few hundred rows; so it does when only a state is asked for: `tenants` are those that have it then, and
 * the other figures are still of the whole group. With any other filter it counts, and all figures are of what passes.
 */
export async function countFleet(db: Db, params: { scope: Scope; groupBy: FleetDimension; filter?: FleetFilter }): Promise<FleetCount[]> {
  const { scope, groupBy, filter = {} } = params
  const { state, ...others } = filter
  const isKept = state !== 'ok' && Object.values(others).every((value) => value === undefined)
  const { rows } = await db.execute<FleetCount>(isKept ? keptCounts({ scope, groupBy, state }) : freshCounts({ scope, groupBy, filter }))
  return rows
}

function keptCounts({
  scope,
  groupBy,
  state,
}: {
  scope: Scope
  groupBy: FleetDimension
  state: Exclude<FeatureState, 'ok'> | undefined
}): SQL {
  const tenants = sql.raw(`sum(${state ?? 'tenants'})`)
  return sql`
    select value, ${tenants}::int as tenants, sum(failing)::int as failing, sum(degraded)::int as degraded, sum(unstable)::int as unstable,
      sum(unknown)::int as unknown, sum(maintenance)::int as maintenance
    from ${countsInScope({ scope, dimension: groupBy })}
    group by value having ${tenants} > 0 order by value`
}

function freshCounts({ scope, groupBy, filter }: { scope: Scope; groupBy: FleetDimension; filter: FleetFilter }): SQL {
  return sql`
    select ${tenant[groupBy]}::text as value, count(*)::int as tenants, ${tenantsWith('failing')}::int as failing, ${tenantsWith('degraded')}::int as degraded,
      ${tenantsWith('unstable')}::int as unstable, ${tenantsWith('unknown')}::int as unknown, ${tenantsWith('maintenance')}::int as maintenance
    from ${tenant} left join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}
    where ${fleetCondition({ scope, filter })}
    group by 1 order by 1`
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
    select coalesce(sum(tenants), 0)::int as tenants, coalesce(sum(failing), 0)::int as "failingTenants",
      coalesce(sum(failing_features), 0)::int as "failingFeatures", coalesce(sum(degraded_features), 0)::int as "degradedFeatures",
      coalesce(sum(unknown_features), 0)::int as "unknownFeatures"
    from ${countsInScope({ scope: params.scope, dimension: 'region' })}`)
  return rows[0]!
}

/** Kept counts of the regions and tiers in scope, and the tenants that are in it by name only, one by one. */
function countsInScope({ scope, dimension }: { scope: Scope; dimension: FleetDimension }): SQL {
  const whole = (condition: SQL) => sql`
    select value, tenants, failing, degraded, unstable, unknown, maintenance, failing_features, degraded_features, unknown_features
    from fleet_count where dimension = ${dimension} and ${condition}`
  if (scope.kind === 'everything') return sql`(${whole(sql`true`)}) as counted`
  if (scope.kind === 'nothing') return sql`(${whole(sql`false`)}) as counted`
  const covered = sql`(region = any(${textArray(scope.regions)}) or tier = any(${textArray(scope.tiers)}))`
  return sql`(${whole(covered)}
    union all
    select ${tenant[dimension]}::text, 1, (failing > 0)::int, (degraded > 0)::int, (unstable > 0)::int, (unknown > 0)::int, (maintenance > 0)::int, failing, degraded, unknown
    from ${tenant} left join ${tenantHealth} on ${tenantHealth.tenant} = ${tenant.id}
    where ${tenant.id} = any(${textArray(scope.tenants)}) and ${tenant.retiredAt} is null and not ${covered}) as counted`
}

function tenantsWith(state: FeatureState): SQL {
  return sql`(count(*) filter (where ${tenantHealth[state]} > 0))`
}
