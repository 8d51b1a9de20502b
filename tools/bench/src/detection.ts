import { setTimeout as wait } from 'node:timers/promises'
import type { DeskView, FleetPage } from '@lamplighter/operations/views'
import { withBrowser } from '@lamplighter/testing/browser'
import { startProduct, type RunningProduct } from '@lamplighter/testing/product'
import { atLeast, atMost, type Bench, type BenchResult } from './bench.ts'
import { planFaults, type PlannedFault } from './detection/plan-faults.ts'
import { sandboxControl } from './detection/sandbox-control.ts'
import { watchFleet, type FleetWatch } from './detection/watch-fleet.ts'
import { quantile } from './quantile.ts'
import { seededRandom } from './seeded-random.ts'

/** How often a tenant in good health is looked at: `intervalMs` of packages/operations/src/sweep/sweep.ts. */
const sweepIntervalSeconds = 60
/** What the console promises for the worst of them: one round and its confirmation. */
const shownWithinSeconds = 90
/** After that a fault counts as not seen. */
const patienceMs = 180_000
const gapMsMax = 10_000

/**
 * From the injection of a fault to the feature shown failing in a browser that was open before and is never touched: the sweep's
 * turn, the confirmation, the live event, the screen. Each fault at a tenant of its own, at a random moment; the time a fault needs
 * to bite (a heartbeat to grow old) is part of it.
 */
export const detectionBench: Bench = {
  name: 'detection',
  about: 'a fault injected → its feature shown failing in an open browser, against the sweep interval',
  async run({ quick }) {
    const count = quick ? 10 : 40
    const product = await startProduct({ tenants: count })
    try {
      await settled(product)
      const outcomes = await withBrowser(async (browser) =>
        measure({ product, count, watch: await openWatch({ browser, product, count }) }),
      )
      const { prober } = await readDesk(product)
      return summarise({ outcomes, prober })
    } finally {
      await product.stop()
    }
  },
}

type Outcome = PlannedFault & { name: string; shown: string | null; seconds: number | null }

async function openWatch(options: { browser: Parameters<typeof watchFleet>[0]['browser']; product: RunningProduct; count: number }) {
  const { browser, product, count } = options
  return watchFleet({ browser, signInLink: await product.signInLink('l2'), url: product.url, rows: count })
}

async function measure(options: { product: RunningProduct; count: number; watch: FleetWatch }): Promise<Outcome[]> {
  const { product, count, watch } = options
  const fleet = await product.call<FleetPage>({
    as: 'l2',
    procedure: 'fleet.list',
    input: { groupBy: 'region', limit: 200 },
    type: 'query',
  })
  const titles = new Map(fleet.features.map(({ id, title }) => [id, title]))
  const names = new Map(fleet.rows.map(({ tenant, name }) => [tenant, name]))
  const control = sandboxControl(product.home)
  const planned = planFaults({ tenants: [...names.keys()], count, gapMsMax, random: seededRandom(20261121) })
  const injected: (PlannedFault & { name: string; at: number })[] = []
  for (const fault of planned) {
    await wait(fault.afterMs)
    const at = Date.now()
    await control.inject(fault)
    injected.push({ ...fault, name: names.get(fault.tenant) ?? fault.tenant, at })
    process.stderr.write(`${injected.length} of ${count}: ${fault.fault} at ${fault.tenant}\n`)
  }
  const find = async (): Promise<Outcome[]> => {
    const shown = await watch.shownFailing()
    return injected.map((fault) => {
      const seen = fault.features
        .map((feature) => ({ feature, at: shown.get(`${fault.name}, ${titles.get(feature) ?? feature}`) ?? Number.POSITIVE_INFINITY }))
        .toSorted((one, other) => one.at - other.at)[0]!
      return Number.isFinite(seen.at)
        ? { ...fault, shown: seen.feature, seconds: (seen.at - fault.at) / 1000 }
        : { ...fault, shown: null, seconds: null }
    })
  }
  const deadline = Date.now() + patienceMs
  let outcomes = await find()
  while (outcomes.some(({ seconds }) => seconds === null) && Date.now() < deadline) {
    await wait(1_000)
    outcomes = await find()
  }
  await watch.close()
  return outcomes
}

function summarise({ outcomes, prober }: { outcomes: Outcome[]; prober: DeskView['prober'] }): BenchResult {
  const seconds = outcomes.map((outcome) => outcome.seconds ?? patienceMs / 1000)
  const against = (name: string, value: number) => ({
    name,
    value,
    unit: 's',
    limit: sweepIntervalSeconds,
    ratio: value / sweepIntervalSeconds,
  })
  const p50 = quantile(seconds, 0.5)
  const p95 = quantile(seconds, 0.95)
  const shown = outcomes.filter((outcome) => outcome.seconds !== null).length / outcomes.length
  return {
    table: {
      head: ['fault', 'tenant', 'shown failing', 's'],
      rows: outcomes.map((outcome) => [outcome.fault, outcome.tenant, outcome.shown ?? 'not shown', outcome.seconds?.toFixed(1) ?? '–']),
    },
    measures: [
      { name: 'faults', value: outcomes.length, unit: 'count' },
      { name: 'shown failing', value: shown, unit: 'share' },
      against('injected → shown, p50', p50),
      against('injected → shown, p95', p95),
      against('injected → shown, worst', Math.max(...seconds)),
    ],
    goals: [
      atLeast({ name: 'shown failing', value: shown, target: 1 }),
      atMost({ name: 'p50, s: within one sweep interval', value: p50, target: sweepIntervalSeconds }),
      atMost({ name: 'p95, s', value: p95, target: shownWithinSeconds }),
    ],
    notes: [
      'limit: the sweep interval; a healthy tenant is looked at once in it, so that half of it is the least to expect at random',
      `a fault not shown within ${patienceMs / 1000} s counts with that time`,
      prober.state === 'online'
        ? 'the prober was held up by nobody in the last minute'
        : `the prober is ${prober.state} since ${prober.since}: this machine had no time to spare`,
    ],
  }
}

/** A whole round has looked at everybody and found nothing failing. */
async function settled(product: RunningProduct): Promise<void> {
  const deadline = Date.now() + 180_000
  for (;;) {
    const desk = await readDesk(product)
    if (desk.sweptAt && desk.totals.tenants > 0 && desk.totals.failingFeatures + desk.totals.unknownFeatures === 0) return
    if (Date.now() > deadline)
      throw new Error(
        `the fleet did not settle: ${JSON.stringify(desk.totals)}, prober ${desk.prober.state}, ${JSON.stringify(desk.failing.slice(0, 5))}`,
      )
    await wait(1_000)
  }
}

function readDesk(product: RunningProduct): Promise<DeskView> {
  return product.call<DeskView>({ as: 'l2', procedure: 'desk.get', type: 'query' })
}
