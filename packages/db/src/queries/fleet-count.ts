import { sql, type SQL } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { textArray } from './sql-values.ts'

const COUNTS_LOCK = 7_266_903

/** One row per dimension of a living tenant `t`. */
const dimensionsOf = sql`(values ('region', t.region), ('tier', t.tier), ('ring', t.ring::text), ('shard', t.shard), ('release', t.release)) as d(dimension, value)`

const countColumns = sql`tenants, failing, degraded, unstable, unknown, maintenance, failing_features, degraded_features, unknown_features`

/**
 * Counts the features of these tenants again and moves the fleet's counts by what has changed, in the caller's transaction.
 * The tenants' rows are locked before they are counted: of two writers for one tenant, the second counts what the first wrote.
 */
export async function updateTenantCounts(db: Db, params: { tenants: string[] }): Promise<void> {
  const tenants = textArray(params.tenants.toSorted())
  await db.execute(sql`select pg_advisory_xact_lock_shared(${COUNTS_LOCK})`)
  await db.execute(sql`
    insert into tenant_health (tenant, ok, degraded, failing, unstable, unknown, maintenance, changed_at)
    select id, 0, 0, 0, 0, 0, 0, 'epoch' from unnest(${tenants}) as id order by id on conflict do nothing`)
  await db.execute(sql`select 1 from tenant_health where tenant = any(${tenants}) order by tenant for update`)
  await db.execute(sql`
    with fresh as (
      select tenant, count(*) filter (where state = 'ok') as ok, count(*) filter (where state = 'degraded') as degraded,
        count(*) filter (where state = 'failing') as failing, count(*) filter (where state = 'unstable') as unstable,
        count(*) filter (where state = 'unknown') as unknown, count(*) filter (where state = 'maintenance') as maintenance,
        jsonb_object_agg(feature, state) as states, max(since) as changed_at
      from feature_state where tenant = any(${tenants}) group by tenant
    ), stored as (
      select * from tenant_health where tenant = any(${tenants})
    ), written as (
      update tenant_health h set ok = f.ok, degraded = f.degraded, failing = f.failing, unstable = f.unstable, unknown = f.unknown,
        maintenance = f.maintenance, states = f.states, changed_at = f.changed_at
      from fresh f where h.tenant = f.tenant
    ), moved as (
      select d.dimension, d.value, t.region, t.tier, ${differences(['failing', 'degraded', 'unstable', 'unknown', 'maintenance'])},
        sum(f.failing - s.failing) as failing_features, sum(f.degraded - s.degraded) as degraded_features, sum(f.unknown - s.unknown) as unknown_features
      from fresh f join stored s on s.tenant = f.tenant join tenant t on t.id = f.tenant and t.retired_at is null cross join lateral ${dimensionsOf}
      group by 1, 2, 3, 4
    )
    insert into fleet_count as c (dimension, value, region, tier, ${countColumns})
    select dimension, value, region, tier, 0, failing, degraded, unstable, unknown, maintenance, failing_features, degraded_features, unknown_features
    from moved
    where (failing, degraded, unstable, unknown, maintenance, failing_features, degraded_features, unknown_features) <> (0, 0, 0, 0, 0, 0, 0, 0)
    order by 1, 2, 3, 4
    on conflict (dimension, value, region, tier) do update set failing = c.failing + excluded.failing, degraded = c.degraded + excluded.degraded,
      unstable = c.unstable + excluded.unstable, unknown = c.unknown + excluded.unknown, maintenance = c.maintenance + excluded.maintenance,
      failing_features = c.failing_features + excluded.failing_features, degraded_features = c.degraded_features + excluded.degraded_features,
      unknown_features = c.unknown_features + excluded.unknown_features`)
}

/** Keeps every writer of counts away until the transaction ends; taken before tenants change their dimensions. */
export async function lockFleetCounts(db: Db): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${COUNTS_LOCK})`)
}

/** Counts the whole fleet anew; under `lockFleetCounts`, when tenants have come, gone or moved. */
export async function rebuildFleetCounts(db: Db): Promise<void> {
  await db.execute(sql`delete from fleet_count`)
  await db.execute(sql`
    insert into fleet_count (dimension, value, region, tier, ${countColumns})
    select d.dimension, d.value, t.region, t.tier, count(*), ${present(['failing', 'degraded', 'unstable', 'unknown', 'maintenance'])},
      coalesce(sum(h.failing), 0), coalesce(sum(h.degraded), 0), coalesce(sum(h.unknown), 0)
    from tenant t left join tenant_health h on h.tenant = t.id cross join lateral ${dimensionsOf}
    where t.retired_at is null group by 1, 2, 3, 4`)
}

function differences(states: string[]): SQL {
  return sql.raw(states.map((state) => `sum((f.${state} > 0)::int - (s.${state} > 0)::int) as ${state}`).join(', '))
}

function present(states: string[]): SQL {
  return sql.raw(states.map((state) => `count(*) filter (where h.${state} > 0)`).join(', '))
}
