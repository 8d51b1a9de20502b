import type { Database, OpenDatabase } from '@lamplighter/db'
import * as queries from '@lamplighter/db/queries'
import { featureId, tenantId } from '@lamplighter/db/scale'
import { getTenant, type OperationsContext } from '@lamplighter/operations'
import { atMost, type BenchResult, type Measure } from '../bench.ts'
import { seededRandom } from '../seeded-random.ts'
import { fleetContext } from './fleet-pack.ts'
import { searchTexts } from './search-texts.ts'

type Options = { db: Database; pool: OpenDatabase['pool']; tenants: number; features: number; now: Date }

const scope = queries.EVERYTHING
const REGION_EU: queries.Scope = { kind: 'some', regions: ['eu'], tiers: [], tenants: [] }

/** Every figure is over a fixed number of tries with different, seeded inputs, after a tenth as many to warm up. */
export async function measureStorage(options: Options): Promise<BenchResult> {
  const { db, tenants } = options
  const random = seededRandom(20261121).next
  const anyTenant = () => tenantId(1 + Math.floor(random() * tenants))
  const measures: Measure[] = []
  const p95: Record<string, number> = {}
  const measure = async (name: string, tries: number, work: () => Promise<unknown>) => {
    const { p50, p95: high } = await latencies(tries, work)
    measures.push({ name: `${name}, p50`, value: p50, unit: 'ms' }, { name: `${name}, p95`, value: high, unit: 'ms' })
    p95[name] = high
  }

  const context = fleetContext({ db, features: options.features, now: options.now })
  await measure('tenant page', 400, () => readTenantPage({ context, tenant: anyTenant() }))
  await measure('fleet page of 200 with counts', 200, () => readFleetPage(options, { scope, after: random() }))
  await measure('fleet page, failing only, with counts', 100, () =>
    readFleetPage(options, { scope, after: random(), filter: { state: 'failing' } }),
  )
  await measure('fleet page, operator of one region', 100, () =>
    readFleetPage(options, { scope: REGION_EU, after: random(), filter: { tier: 'premium' } }),
  )
  const texts = searchTexts({ tenants, random })
  await measure('search, all kinds of words', 600, () => queries.searchTenants(db, { scope, text: texts.next(), limit: 8 }))
  await measure('shared problems', 100, () => queries.listSharedProblems(db, { scope, openOnly: true, limit: 20 }))
  await measure('shared problems, operator of one region', 100, () =>
    queries.listSharedProblems(db, { scope: REGION_EU, openOnly: true, limit: 20 }),
  )
  await measure('newest failing features', 100, () => queries.listFailingFeatures(db, { scope, page: { limit: 20 } }))
  await measure('totals of the desk', 50, () => queries.getFleetTotals(db, { scope }))
  measures.push(...(await measureSizes(options)))
  measures.push(...(await measureWrites({ ...options, random })))
  return {
    measures,
    goals: [
      atMost({ name: 'tenant page p95, ms', value: p95['tenant page']!, target: 25 }),
      atMost({ name: 'heatmap page p95, ms', value: p95['fleet page of 200 with counts']!, target: 60 }),
      atMost({ name: 'search p95, ms', value: p95['search, all kinds of words']!, target: 25 }),
    ],
    notes: ['one client at a time; the tenant page is its whole use case, other pages are the queries that their screens make together'],
  }
}

/** With their indexes; as generated, before any bloat. */
async function measureSizes({ pool, tenants }: Options): Promise<Measure[]> {
  const { rows } = await pool.query<{ name: string; bytes: string }>(`
    select relname as name, pg_total_relation_size(oid) as bytes from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    union all select 'whole database', pg_database_size(current_database()) order by bytes desc limit 8`)
  return rows.map(({ name, bytes }) => ({ name: `size of ${name}`, value: Number(bytes) / tenants / 1024, unit: 'kB/tenant' }))
}

/** The use case behind the tenant's screen, with all that it reads and makes of it. */
async function readTenantPage({ context, tenant }: { context: OperationsContext; tenant: string }): Promise<void> {
  const operator = { id: 'op-1', name: 'Op', role: 'l1' as const, scope }
  const view = await getTenant({ context, operator, tenant })
  if (view.features.length === 0) throw new Error(`${tenant} has no features`)
}

/** A page somewhere in the fleet, as if scrolled to, and the groups beside it. */
async function readFleetPage(
  { db, tenants }: Options,
  params: { scope: queries.Scope; after: number; filter?: queries.FleetFilter },
): Promise<void> {
  const after = Buffer.from(JSON.stringify([tenantId(Math.floor(params.after * tenants * 0.9))])).toString('base64url')
  const filter = params.filter ?? {}
  const [page] = await Promise.all([
    queries.listFleet(db, { scope: params.scope, filter, page: { after, limit: 200 } }),
    queries.countFleet(db, { scope: params.scope, groupBy: 'region', filter }),
  ])
  if (page.items.length === 0) throw new Error('an empty page measures nothing')
}

/** A round of the sweep over a share of the fleet: every check's look is saved, one feature in a hundred changes. */
async function measureWrites({ db, tenants, features, now, random }: Options & { random: () => number }): Promise<Measure[]> {
  const batches = 40
  const perBatch = 100
  let checkMs = 0
  let featureMs = 0
  for (let batch = 0; batch < batches; batch++) {
    const first = 1 + Math.floor(random() * (tenants - perBatch))
    const ids = Array.from({ length: perBatch }, (_, index) => tenantId(first + index))
    const at = new Date(now.getTime() + (batch + 1) * 60_000)
    const each = ids.flatMap((tenant) => Array.from({ length: features }, (_, index) => ({ tenant, number: index + 1 })))
    const flips = () => random() < 0.01
    const results = each.map(({ tenant, number }) => ({
      tenant,
      check: `area-${number % 8}/check-${String(number).padStart(2, '0')}`,
      status: flips() ? ('fail' as const) : ('pass' as const),
      observedAt: at,
      health: { hard: 'pass', soft: batch % 3, flaps: 0 },
      message: 'as-expected',
      evidence: { httpStatus: 200, milliseconds: 40 + batch, path: '/internal/health' },
      magnitude: null,
      nextDueAt: new Date(at.getTime() + 300_000),
    }))
    checkMs += await elapsed(() => queries.saveCheckResults(db, { results }))
    const states = each.map(({ tenant, number }) => ({
      tenant,
      feature: featureId(number),
      state: flips() ? ('failing' as const) : ('ok' as const),
      checkedAt: at,
      health: { window: [0, 0, 0, batch] },
    }))
    featureMs += await elapsed(() => queries.saveFeatureStates(db, { states }))
  }
  const rows = batches * perBatch * features
  return [
    { name: 'check results saved, 2,000 a batch, 1 % flip', value: rows / (checkMs / 1000), unit: 'rows/s' },
    { name: 'feature states saved, 2,000 a batch, 1 % flip', value: rows / (featureMs / 1000), unit: 'rows/s' },
  ]
}

async function latencies(tries: number, work: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  for (let warmUp = 0; warmUp < tries / 10; warmUp++) await work()
  const times: number[] = []
  for (let index = 0; index < tries; index++) times.push(await elapsed(work))
  times.sort((a, b) => a - b)
  return { p50: times[Math.floor(tries * 0.5)]!, p95: times[Math.floor(tries * 0.95)]! }
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
