import { expect, test } from 'vitest'
import { featureStateSchema } from '@lamplighter/catalog/vocabulary'
import { fleetCount } from '../schema/fleet-count.ts'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { saveFeatureStates } from './feature-state.ts'
import { lockFleetCounts, rebuildFleetCounts } from './fleet-count.ts'
import { countFleet, fleetDimensions, getFleetTotals } from './fleet-totals.ts'
import { EVERYTHING, type Scope } from './scope.ts'

const database = testDatabase()
const states = featureStateSchema.options
const regions = ['eu', 'us', 'apac']
const tiers = ['standard', 'premium']

/** Numbers that look random and are the same in each run. */
let seed = 7
const below = (n: number) => (seed = (seed * 48271) % 2147483647) % n

const ids = Array.from({ length: 30 }, (_, index) => `t${index}`)
const place = (id: string) => ({
  id,
  region: regions[below(3)]!,
  tier: tiers[below(2)]!,
  ring: below(3),
  shard: `s${below(4)}`,
  release: `4.${below(2)}`,
})

const keptCounts = async () =>
  JSON.stringify(
    (await database.db.select().from(fleetCount))
      .filter((row) => row.tenants > 0)
      .map((row) => JSON.stringify(row))
      .toSorted(),
  )

test('the kept counts are those of counting anew, whatever is written at once', async () => {
  const { db } = database
  await importTenants(db, ids.map(place))
  for (let round = 1; round <= 5; round++) {
    const checkedAt = new Date(Date.UTC(2026, 10, 20, 10, round))
    const writers = Array.from({ length: 6 }, () =>
      saveFeatureStates(db, {
        states: Array.from({ length: 25 }, () => ({
          tenant: ids[below(30)]!,
          feature: `f${below(4)}`,
          state: states[below(6)]!,
          checkedAt,
          health: null,
        })),
      }),
    )
    const living = round === 4 ? ids.slice(0, 20) : ids
    const importer = importTenants(db, living.map(place), { retireMissing: true })
    await Promise.all([...writers, importer])
    const kept = await keptCounts()
    await db.transaction(async (tx) => {
      await lockFleetCounts(tx)
      await rebuildFleetCounts(tx)
    })
    expect(await keptCounts()).toBe(kept)
  }
})

const none = { regions: [], tiers: [], tenants: [] }
const scopes: [string, Scope][] = [
  ['everything', EVERYTHING],
  ['a region', { kind: 'some', ...none, regions: ['eu'] }],
  ['a region and a tier, which overlap', { kind: 'some', ...none, regions: ['eu'], tiers: ['premium'] }],
  ['a region and tenants, of which some are in it', { kind: 'some', ...none, regions: ['us'], tenants: ids.slice(0, 12) }],
  ['tenants', { kind: 'some', ...none, tenants: ids.slice(3, 9) }],
  ['nothing', { kind: 'nothing' }],
]

test.each(scopes)('within %s the kept counts add up to what is counted one by one', async (_name, scope) => {
  const { db } = database
  for (const groupBy of fleetDimensions) {
    // A filter that everyone passes makes the query count.
    const counted = await Promise.all([0, 1, 2].map((ring) => countFleet(db, { scope, groupBy, filter: { ring } })))
    const sum = new Map<string, number[]>()
    for (const row of counted.flat()) {
      const figures = [row.tenants, row.failing, row.degraded, row.unstable, row.unknown, row.maintenance]
      sum.set(
        row.value,
        figures.map((figure, index) => figure + (sum.get(row.value)?.[index] ?? 0)),
      )
    }
    const kept = (await countFleet(db, { scope, groupBy })).map((row) => [
      row.value,
      [row.tenants, row.failing, row.degraded, row.unstable, row.unknown, row.maintenance],
    ])
    expect(kept).toEqual([...sum].toSorted(([left], [right]) => (left < right ? -1 : 1)))
    const totals = await getFleetTotals(db, { scope })
    expect(totals.tenants).toBe([...sum.values()].reduce((all, [tenants]) => all + tenants!, 0))
  }
})
