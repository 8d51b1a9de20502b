import type { OpenDatabase } from '@lamplighter/db'

export type SeedOptions = { pool: OpenDatabase['pool']; tenants: number; ports: number[] }

/** Tenants on the target's ports, in four regions, none of them looked at yet. Every tenth one's name ends in 0. */
export async function seedFleet({ pool, tenants, ports }: SeedOptions): Promise<void> {
  await pool.query(
    `insert into tenant (id, name, tier, region, shard, release, ring, time_zone, locale, imported_at)
     select 't' || lpad(n::text, 6, '0'), 'Tenant ' || n, 'standard', (array['eu', 'us', 'apac', 'latam'])[1 + (hashint4(n) & 3)], 'shard-1', '4.2.0', 1, 'UTC', 'en', now()
     from generate_series(1, $1::int) as n`,
    [tenants],
  )
  await pool.query(
    `insert into instance (tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, updated_at)
     select id, 'http://127.0.0.1:' || ($1::int[])[1 + (row_number() over (order by id))::int % $2], '{}', '4.2.0', null, null, '{}', now() from tenant`,
    [ports, ports.length],
  )
  await pool.query(`insert into sweep_schedule (tenant, next_due_at) select id, 'infinity' from tenant`)
}

/** Only the first tenant is due: the sweep looks at it as at any other. */
export async function makeFirstDue(pool: OpenDatabase['pool']): Promise<void> {
  await pool.query(`update sweep_schedule set next_due_at = now() where tenant = (select min(id) from tenant)`)
}

/** Gives every tenant what the sweep stored of the first one, as if all had been visited for long. */
export async function copyFirstToAll(pool: OpenDatabase['pool']): Promise<void> {
  const first = `(select min(id) from tenant)`
  await pool.query(`
    insert into check_state (tenant, "check", status, since, observed_at, health, message, evidence, magnitude, next_due_at, steady)
    select t.id, c."check", c.status, c.since, c.observed_at, c.health, c.message, c.evidence, c.magnitude, c.next_due_at, c.steady
    from check_state c cross join tenant t where c.tenant = ${first} and t.id <> c.tenant`)
  await pool.query(`
    insert into feature_state (tenant, feature, state, since, checked_at, health)
    select t.id, f.feature, f.state, f.since, f.checked_at, f.health from feature_state f cross join tenant t where f.tenant = ${first} and t.id <> f.tenant`)
  await pool.query(`
    insert into tenant_health (tenant, ok, degraded, failing, unstable, unknown, maintenance, states, changed_at)
    select t.id, h.ok, h.degraded, h.failing, h.unstable, h.unknown, h.maintenance, h.states, h.changed_at
    from tenant_health h cross join tenant t where h.tenant = ${first} and t.id <> h.tenant`)
  await pool.query(`vacuum analyze`)
}

/** Every tenant due within the interval, when the sweep itself would have it (see `nextInPhase`); nobody's claim is left over. */
export async function spreadDue({ pool, intervalMs }: { pool: OpenDatabase['pool']; intervalMs: number }): Promise<void> {
  await pool.query(
    `update sweep_schedule set claimed_by = null, claimed_until = null, swept_at = now(),
       next_due_at = to_timestamp((offset_ms + $1::float8 * (floor((now_ms - offset_ms) / $1) + 1)) / 1000)
     from (select tenant as id, extract(epoch from now()) * 1000 as now_ms,
       floor(('x' || substr(encode(sha256(tenant::bytea), 'hex'), 1, 8))::bit(32)::bigint / 4294967296.0 * $1) as offset_ms from sweep_schedule) as phase
     where tenant = phase.id`,
    [intervalMs],
  )
  await pool.query(`vacuum analyze sweep_schedule`)
}

/** Only the first so many tenants are due at all. */
export async function keepDue({ pool, tenants }: { pool: OpenDatabase['pool']; tenants: number }): Promise<void> {
  await pool.query(`update sweep_schedule set next_due_at = 'infinity' where tenant not in (select id from tenant order by id limit $1)`, [
    tenants,
  ])
}

/** Every tenth tenant lives at ports that can be told to hang. */
export async function moveTenth({ pool, hanging }: { pool: OpenDatabase['pool']; hanging: number[] }): Promise<void> {
  await pool.query(
    `update instance set base_url = 'http://127.0.0.1:' || ($1::int[])[1 + (hashtext(tenant) & 1023) % $2] where tenant like '%0'`,
    [hanging, hanging.length],
  )
}
