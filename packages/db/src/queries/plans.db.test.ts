import { beforeAll, expect, test } from 'vitest'
import { featureId, generateFleet, tenantId } from '../scale/generate-fleet.ts'
import { blocksReadBy } from '../testing/blocks-read.ts'
import { testDatabase } from '../testing/test-database.ts'
import { listAvailability } from './availability.ts'
import { listFailingFeatures } from './feature-state.ts'
import { listNotPassing } from './fleet-facts.ts'
import { countFleet, getFleetTotals } from './fleet-totals.ts'
import { listFleet } from './fleet.ts'
import { EVERYTHING, type Scope } from './scope.ts'
import { listSharedProblems } from './shared-problem.ts'
import { readTenantPage } from './tenant-page.ts'
import { searchTenants } from './tenant-search.ts'
import { findTenant } from './tenant.ts'
import { listFirstSeen, listTransitions } from './transition.ts'

// Each bound is far below what reading the whole of a table would take, so that an index that is lost, or no longer fits its query, is noticed.

const database = testDatabase()
const now = new Date('2026-11-21T04:00:00Z')
const TENANTS = 3000
const FLAPPING = tenantId(1234)
const all = { scope: EVERYTHING, tenant: FLAPPING }
const ofEurope: Scope = { kind: 'some', regions: ['eu'], tiers: [], tenants: [] }
const days = (count: number) => new Date(now.getTime() - count * 86_400_000)
const page = { limit: 20 }

beforeAll(async () => {
  await generateFleet(database.db, { tenants: TENANTS, featuresPerTenant: 20, checksPerTenant: 20, now })
  // One tenant that has gone up and down for weeks.
  await database.pool.query(
    `insert into transition (tenant, subject_kind, subject, "from", "to", at)
      select $1, 'feature', $2, 'ok', 'failing', $3::timestamptz - n * interval '1 minute' from generate_series(1, 20000) as n`,
    [FLAPPING, featureId(1), now],
  )
  await database.pool.query('vacuum analyze')
}, 60_000)

const cases: [name: string, ask: () => Promise<unknown>, most: number][] = [
  ['a tenant', () => findTenant(database.db, all), 30],
  [
    'the page of a tenant that goes up and down all day',
    () =>
      readTenantPage(database.db, {
        ...all,
        groups: [{ node: 'shard', group: 'shard-7' }],
        availableFrom: days(30),
        from: days(7),
        now,
        limit: 30,
      }),
    150,
  ],
  ['when its features were first seen, among thousands of changes', () => listFirstSeen(database.db, all), 10],
  ['its newest changes of health', () => listTransitions(database.db, { ...all, page }), 60],
  ['its hours that were not ok', () => listAvailability(database.db, { ...all, from: days(30), to: now }), 60],
  ['what is out for reasons of its own', () => listFailingFeatures(database.db, { scope: EVERYTHING, cause: 'own-or-unknown', page }), 120],
  [
    'what is out with a shared cause, of which there is none',
    () => listFailingFeatures(database.db, { scope: EVERYTHING, cause: 'shared', page }),
    10,
  ],
  ['what is out in one region', () => listFailingFeatures(database.db, { scope: ofEurope, cause: 'own-or-unknown', page }), 500],
  ['everything that does not pass', () => listNotPassing(database.db), 40],
  [
    'a page of the heatmap far down the fleet',
    () => listFleet(database.db, { scope: EVERYTHING, page: { limit: 20, after: cursor(TENANTS - 100) } }),
    150,
  ],
  ['how each region does', () => countFleet(database.db, { scope: EVERYTHING, groupBy: 'region' }), 40],
  ['how many are out', () => getFleetTotals(database.db, { scope: EVERYTHING }), 40],
  ['who is called by this e-mail', () => searchTenants(database.db, { scope: EVERYTHING, text: 'owner@t77.shops.example', limit: 8 }), 120],
  ['who has this order number', () => searchTenants(database.db, { scope: EVERYTHING, text: 'S4D-10293', limit: 8 }), 120],
  ['shared problems now', () => listSharedProblems(database.db, { scope: EVERYTHING, openOnly: true, limit: 20 }), 40],
]

test.each(cases)('%s: read at the cost of what is shown, not of what is stored', async (_name, ask, most) => {
  expect(await blocksReadBy(database.pool, ask)).toBeLessThanOrEqual(most)
})

test('reading everything is noticed', async () => {
  expect(
    await blocksReadBy(database.pool, () =>
      database.pool.query({ text: 'select count(*) from feature_state where state = $1' }, ['failing']),
    ),
  ).toBeGreaterThan(500)
})

function cursor(n: number): string {
  return Buffer.from(JSON.stringify([tenantId(n)])).toString('base64url')
}
