import { sql, type SQL } from 'drizzle-orm'
import type { EvidenceBundle, Explanation } from '@lamplighter/catalog/evidence'
import { jsonRows } from '../queries/sql-values.ts'

/** What a failing feature was diagnosed with. */
export type SampleDiagnosis = { cause: string; bundle: EvidenceBundle; explanation: Explanation }

export type FleetSize = {
  tenants: number
  featuresPerTenant: number
  checksPerTenant: number
  now: Date
  /** Given to failing features in turn, as their fresh diagnosis; absent: failing features name a cause and have no diagnosis. */
  diagnoses?: SampleDiagnosis[]
}

type Named = { what: string; statement: SQL }

const FIRST =
  'Acme,Alder,Amber,Anchor,Arbor,Aster,Atlas,Aurora,Basalt,Beacon,Birch,Bluebird,Bright,Canyon,Cedar,Cinder,Clover,Cobalt,Copper,Coral,Crescent,Delta,Ember,Evergreen,Falcon,Fern,Flint,Forest,Gable,Garnet,Granite,Grove,Harbor,Hazel,Heron,Hollow,Indigo,Ivory,Jasper,Juniper,Kestrel,Lark,Laurel,Linden,Lumen,Maple,Marble,Meadow,Mosaic,Nimbus,North,Oak,Opal,Orchid,Otter,Pebble,Pine,Quartz,Raven,Ridge,River,Rowan,Saffron,Sage,Sierra,Silver,Slate,Sparrow,Spruce,Summit,Thistle,Timber,Topaz,Umber,Valley,Velvet,Violet,Willow,Winter,Zephyr'
const SECOND =
  'Apparel,Audio,Bakery,Bikes,Books,Brew,Candles,Ceramics,Coffee,Cosmetics,Crafts,Dairy,Electronics,Fabrics,Farm,Fitness,Floral,Footwear,Furniture,Games,Garden,Gifts,Grocery,Hardware,Home,Instruments,Jewelry,Kitchen,Leather,Lighting,Linen,Music,Optics,Outdoor,Paper,Pets,Pottery,Prints,Records,Soap,Spices,Sports,Stationery,Supply,Tea,Textiles,Tools,Toys,Travel,Vintage,Watches,Wine,Wood,Yarn'
const THIRD = 'GmbH,Ltd,Inc,Store,Shop,Outlet,Trading,Company,Goods,Direct,Online,Collective'

/** The n-th tenant's own number, 0 … 2³¹ − 1, for choices that look random and are not. */
const hash = (what: SQL) => sql`(hashint8(${what}) & 2147483647)`
const id = (n: SQL) => sql`('t' || lpad((${n})::text, 6, '0'))`
const pick = (list: string, n: SQL) => sql`(string_to_array(${list}, ','))[1 + ${hash(n)} % ${list.split(',').length}]`

/** Chains of statements, each of which fills one table: in order within a chain, while chains need nothing of each other. */
export function fleetStatements(size: FleetSize): Named[][] {
  const { tenants, featuresPerTenant, checksPerTenant, diagnoses = [] } = size
  const now = sql`${size.now.toISOString()}::timestamptz`
  const all = sql`generate_series(1, ${tenants}::int) as n`
  // Of a thousand features 8 fail, 6 are degraded, 2 unstable, 4 unknown, 1 is in maintenance.
  const trouble = (
    n: SQL,
  ) => sql`case when ${hash(n)} % 1000 < 8 then 'failing' when ${hash(n)} % 1000 < 14 then 'degraded' when ${hash(n)} % 1000 < 16 then 'unstable'
    when ${hash(n)} % 1000 < 20 then 'unknown' when ${hash(n)} % 1000 < 21 then 'maintenance' else 'ok' end`
  const ago = (n: SQL, minutes: number) => sql`${now} - (${hash(n)} % ${minutes * 60}) * interval '1 second'`
  const causeOf = (n: SQL) =>
    diagnoses.length > 0 ? pick(diagnoses.map(({ cause }) => cause).join(','), n) : sql`'cause-' || ${hash(n)} % 24`
  const inventory: Named[] = [
    {
      what: 'tenant',
      statement: sql`insert into tenant (id, name, tier, region, shard, release, ring, time_zone, locale, imported_at)
        select ${id(sql`n`)}, ${pick(FIRST, sql`n`)} || ' ' || ${pick(SECOND, sql`n + 7000000`)} || ' ' || ${pick(THIRD, sql`n + 9000000`)},
          ${pick('standard,standard,standard,premium,enterprise', sql`n + 1`)}, ${pick('eu,us,apac,latam', sql`n + 2`)}, 'shard-' || ${hash(sql`n + 3`)} % 40,
          '4.' || ${hash(sql`n + 4`)} % 6 || '.0', ${hash(sql`n + 5`)} % 4, 'Europe/Berlin', 'en-US', ${now} - interval '90 days'
        from ${all}`,
    },
    {
      what: 'instance',
      statement: sql`insert into instance (tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, updated_at)
        select ${id(sql`n`)}, 'https://t' || n || '.shops.example', '{}', '4.1.0', md5(n::text), md5(n::text),
          jsonb_build_object('opsReader', 'shops/t' || n || '/ops-reader'), ${now} from ${all}`,
    },
    {
      what: 'identifier',
      statement: sql`insert into identifier (tenant, kind, value, normalised, words)
        select tenant, kind, value, lower(value), case when kind = 'company' then array_to_tsvector(string_to_array(lower(value), ' ')) end from (
          select t.id as tenant, t.name, row_number() over (order by t.id) as n from tenant t
        ) t cross join lateral (values ('tenant-id', t.tenant), ('company', t.name), ('domain', 't' || n || '.shops.example'),
          ('email', 'owner@t' || n || '.shops.example'), ('email', 'support' || n || '@mail.example'), ('order-prefix', 'S' || upper(to_hex(n)) || '-')) as i(kind, value)`,
    },
    {
      what: 'name_word',
      statement: sql`insert into name_word (word) select distinct unnest(string_to_array(lower(name), ' ')) from tenant`,
    },
  ]
  const looks: Named[] = [
    {
      what: 'sweep_schedule',
      statement: sql`insert into sweep_schedule (tenant, next_due_at, swept_at) select ${id(sql`n`)}, ${now} + (${hash(sql`n`)} % 300) * interval '1 second', ${now} from ${all}`,
    },
    {
      what: 'check_state',
      statement: sql`insert into check_state (tenant, "check", status, since, observed_at, health, message, evidence, magnitude, next_due_at)
        select s.tenant, s.check_id, case when s.state in ('failing', 'unstable') then 'fail' when s.state = 'degraded' then 'warn' when s.state = 'ok' then 'pass' else 'unknown' end,
          ${ago(sql`s.k`, 40_000)}, ${ago(sql`s.k + 1`, 5)}, '{"hard":"pass","soft":0,"flaps":0}', 'as-expected',
          '{"httpStatus":200,"milliseconds":48,"path":"/internal/health"}', case when s.state = 'failing' then 12.5 end, ${now} + (${hash(sql`s.k + 3`)} % 300) * interval '1 second'
        from (select ${id(sql`n`)} as tenant, 'area-' || c % 8 || '/check-' || lpad(c::text, 2, '0') as check_id, n::bigint * 100 + c as k, ${trouble(sql`n::bigint * 100 + c`)} as state
          from ${all} cross join generate_series(1, ${checksPerTenant}::int) as c) s`,
    },
    {
      what: 'check_not_passing',
      statement: sql`insert into check_not_passing (tenant, "check", status) select tenant, "check", status from check_state where status <> 'pass'`,
    },
  ]
  const health: Named[] = [
    {
      what: 'feature_state',
      statement: sql`insert into feature_state (tenant, feature, state, since, checked_at, health, cause, cause_verdict, cause_scope, diagnosis_id)
        select s.tenant, s.feature, s.state, ${ago(sql`s.k`, 40_000)}, ${ago(sql`s.k + 1`, 5)}, '{"window":[0,0,0,0]}',
          case when s.state = 'failing' then ${causeOf(sql`s.k + 2`)} end, case when s.state = 'failing' then 'likely' end,
          case when s.state = 'failing' then 'tenant' end, case when s.state = 'failing' and ${diagnoses.length > 0} then 'f' || s.k end
        from (select ${id(sql`n`)} as tenant, 'feature-' || lpad(f::text, 2, '0') as feature, n::bigint * 100 + f as k, ${trouble(sql`n::bigint * 100 + f`)} as state
          from ${all} cross join generate_series(1, ${featuresPerTenant}::int) as f) s`,
    },
    {
      what: 'diagnosis of what fails',
      statement: sql`insert into diagnosis (id, tenant, feature, at, took_ms, verdict, scope, cause, probability, bundle, explanation)
        select f.diagnosis_id, f.tenant, f.feature, ${now} - interval '1 minute', 900, 'likely', 'tenant', f.cause, 0.9, d.bundle, d.explanation
        from feature_state f join jsonb_to_recordset(${jsonRows(diagnoses)}) as d(cause text, bundle jsonb, explanation jsonb) on d.cause = f.cause
        where f.state = 'failing' and f.diagnosis_id is not null`,
    },
    {
      what: 'tenant_health',
      statement: sql`insert into tenant_health (tenant, ok, degraded, failing, unstable, unknown, maintenance, states, changed_at)
        select tenant, count(*) filter (where state = 'ok'), count(*) filter (where state = 'degraded'), count(*) filter (where state = 'failing'),
          count(*) filter (where state = 'unstable'), count(*) filter (where state = 'unknown'), count(*) filter (where state = 'maintenance'),
          jsonb_object_agg(feature, state), max(since)
        from feature_state group by tenant`,
    },
  ]
  const history: Named[] = [
    {
      what: 'transition',
      statement: sql`insert into transition (tenant, subject_kind, subject, "from", "to", at)
        select ${id(sql`n`)}, 'feature', 'feature-' || lpad((1 + ${hash(sql`n::bigint * 50 + e`)} % ${featuresPerTenant})::text, 2, '0'),
          case when e % 2 = 0 then 'failing' else 'ok' end, case when e % 2 = 0 then 'ok' else 'failing' end, ${now} - (12 - e) * interval '2 days'
        from ${all} cross join generate_series(1, 12) as e order by e`,
    },
    {
      what: 'availability_hour',
      statement: sql`insert into availability_hour (tenant, feature, hour, ok_s, failing_s, unknown_s, maintenance_s)
        select ${id(sql`n`)}, 'feature-' || lpad((1 + h % ${featuresPerTenant})::text, 2, '0'), date_trunc('hour', ${now}) - (h * 37 % 700) * interval '1 hour', 3300, 300, 0, 0
        from ${all} cross join generate_series(1, 10) as h`,
    },
  ]
  return [[...inventory, ...operatorStatements({ size, now, all })], health, [...looks, ...history]]
}

/** What operators did, and what befell many: needs the tenants. */
function operatorStatements({ size, now, all }: { size: FleetSize; now: SQL; all: SQL }): Named[] {
  const ended = sql`${now} - (n % 40000) * interval '1 minute'`
  // Every fifth tenant has been diagnosed and mended once; every hundredth is being looked after now.
  const fifth = sql`${all} where n % 5 = 0`
  return [
    {
      what: 'operator',
      statement: sql`insert into operator (id, name, email, role, created_at) select 'op-' || o, 'Operator ' || o, 'op' || o || '@ops.example', 'l1', ${now} from generate_series(1, 50) as o`,
    },
    {
      what: 'diagnosis',
      statement: sql`insert into diagnosis (id, tenant, feature, at, took_ms, verdict, scope, cause, probability, bundle, explanation, requested_by)
        select 'd' || n, ${id(sql`n`)}, 'feature-01', ${ended}, 900, 'likely', 'tenant', 'cause-' || n % 24, 0.9,
          jsonb_build_object('format', 'lamplighter.evidence/1', 'filler', repeat(md5(n::text), 120)), '{"format":"lamplighter.explanation/1"}', 'op-' || 1 + n % 50
        from ${fifth}`,
    },
    {
      what: 'plan',
      statement: sql`insert into plan (id, tenant, remediation, remediation_version, pack_version, component, params, effects, effect, undo, tenants_affected, hash, diagnosis_id, cause, made_by, made_at, stale_at, gate)
        select 'p' || n, ${id(sql`n`)}, 'remediation-' || n % 12, 1, '1.0.0', 'component', '{}', '[]', 'reversible', '{"possible":false,"why":"-"}', 1, md5(n::text), 'd' || n, 'cause-' || n % 24,
          'op-' || 1 + n % 50, ${ended}, ${ended}, 'console' from ${fifth}`,
    },
    {
      what: 'run',
      statement: sql`insert into run (id, plan_id, tenant, component, remediation, cause, state, attempt, reason, gate, requested_by, requested_at, started_at, finished_at, verdict)
        select 'r' || n, 'p' || n, ${id(sql`n`)}, 'component', 'remediation-' || n % 12, 'cause-' || n % 24, case when n % 500 = 0 then 'running' else 'finished' end, 1, 'customer called', 'console',
          'op-' || 1 + n % 50, ${ended}, ${ended}, case when n % 500 = 0 then null else ${ended} + interval '20 seconds' end, case when n % 500 = 0 then null when n % 7 = 0 then 'unchanged' else 'fixed' end
        from ${fifth}`,
    },
    {
      what: 'support_case',
      statement: sql`insert into support_case (id, tenant, feature, status, summary, opened_by, opened_at, closed_at)
        select 'c' || n, ${id(sql`n`)}, 'feature-01', case when n % 50 = 0 then 'open' else 'closed' end, 'cannot check out', 'op-' || 1 + n % 50, ${ended}, case when n % 50 = 0 then null else ${ended} end from ${fifth}`,
    },
    {
      what: 'change',
      statement: sql`insert into change (id, tenant, node, "group", kind, at, summary, source, recorded_at)
        select 'x' || n, case when n % 10 = 0 then null else ${id(sql`n`)} end, 'release', case when n % 10 = 0 then '4.' || n % 6 || '.0' end, 'deploy', ${ended}, '4.2.0', 'scale', ${now} from ${all}`,
    },
    {
      what: 'shared_problem',
      statement: sql`insert into shared_problem (id, node, "group", state, opened_at, closed_at, members, sick, members_elsewhere, sick_elsewhere, updated_at)
        select 's' || k, 'node-' || k % 9, 'group-' || k, case when k <= 8 then 'open' else 'closed' end, ${now} - k * interval '1 hour', case when k <= 8 then null else ${now} end, 400, 350, ${size.tenants}, 3, ${now}
        from generate_series(1, 400) as k`,
    },
    {
      what: 'shared_problem_tenant',
      statement: sql`insert into shared_problem_tenant (problem, tenant, joined_at, left_at)
        select 's' || k, ${id(sql`1 + ${hash(sql`k * 1000 + m`)} % ${size.tenants}`)}, ${now}, case when k <= 8 then null else ${now} end
        from generate_series(1, 400) as k cross join generate_series(1, 350) as m where k <= 8 or m <= 30 on conflict do nothing`,
    },
  ]
}
