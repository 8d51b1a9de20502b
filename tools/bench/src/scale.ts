import { atLeast, atMost, type Bench, type BenchResult } from './bench.ts'
import { withFleet, withServer } from './scale/fleet-database.ts'
import { fleetPartMeasures, measureFleetPart, type FleetPart } from './scale/measure-fleet-part.ts'
import { measurePages, type PageTimes } from './scale/measure-pages.ts'
import { measureRound, roundMeasures, type Round } from './scale/measure-round.ts'
import { measureSizes } from './scale/measure-sizes.ts'
import { growthOf, growthTable } from './scale/growth.ts'

const NOW = new Date('2026-11-21T04:00:00Z')
const FEATURES = 20
const INTERVAL_SECONDS = 60

/** Reads and writes of the fleet's database at three sizes: real PostgreSQL with fsync, one client, warm cache. */
export const scaleBench: Bench = {
  name: 'scale',
  about: 'the database at 100,000 tenants × 20 features: pages, search and writes',
  run: async ({ quick }) => measureSizesOfFleet({ sizes: quick ? [500, 5_000] : [1_000, 10_000, 100_000], tries: quick ? 0.5 : 1 }),
}

type Fleet = { tenants: number; generatedInSeconds: number; pages: PageTimes[]; part: FleetPart; round: Round }

async function measureSizesOfFleet({ sizes, tries }: { sizes: number[]; tries: number }): Promise<BenchResult> {
  const fleets: Fleet[] = []
  let storage: BenchResult['measures'] = []
  await withServer(async (server) => {
    for (const tenants of sizes) {
      await withFleet({ server, tenants, features: FEATURES, now: NOW }, async ({ database, generatedInSeconds }) => {
        const options = { database, tenants, features: FEATURES, now: NOW, tries }
        const pages = await measurePages(options)
        if (tenants === sizes.at(-1)) storage = await measureSizes(options)
        const round = await measureRound(options)
        const part = await measureFleetPart(options)
        fleets.push({ tenants, generatedInSeconds, pages, part, round })
      })
    }
  })
  const last = fleets.at(-1)!
  const before = fleets.at(-2)!
  const p95 = (name: string) => last.pages.find((page) => page.name === name)!.p95
  const perTenant = ({ part: { calmMs, tenants } }: Fleet) => calmMs / tenants
  const growth = growthOf({ from: before.pages, to: last.pages })
  return {
    table: growthTable(fleets),
    measures: [...roundMeasures(last.round), ...fleetPartMeasures(fleets.map(({ part }) => part)), ...storage],
    goals: [
      atMost({ name: 'tenant page p95, ms', value: p95('tenant page'), target: 25 }),
      atMost({ name: 'tenant page of one in trouble p95, ms', value: p95('tenant page, something fails'), target: 25 }),
      atMost({ name: 'heatmap page p95, ms', value: p95('heatmap page of 200'), target: 60 }),
      atMost({ name: 'search p95, ms', value: p95('search, 17 kinds of words'), target: 25 }),
      // In a small fleet a page is not full, and grows for that.
      ...(before.tenants < 10_000
        ? []
        : [atMost({ name: `ten times as many tenants, the page that grows most: ${growth.page}`, value: growth.times, target: 2 })]),
      atMost({ name: 'ten times as many tenants, fleet part a tenant', value: perTenant(last) / perTenant(before), target: 2 }),
      atMost({ name: 'fleet part of a round, ms (it may come every 5 s)', value: last.part.calmMs, target: 1000 }),
      atLeast({
        name: `tenants/s written, of those that ${last.tenants} each ${INTERVAL_SECONDS} s need`,
        value: last.round.tenantsPerSecond / (last.tenants / INTERVAL_SECONDS),
        target: 1,
      }),
    ],
    notes: [
      `generated: ${fleets.map(({ tenants, generatedInSeconds: s }) => `${tenants} tenants × ${FEATURES} features in ${s.toFixed(0)} s`).join(', ')}`,
      'milliseconds; pages are their whole use cases, one asked after the other unless said; seeded inputs, a tenth as many asked before to warm up',
      'bare round trip: `select 1` by the same pool, the least that any statement costs here',
    ],
  }
}
