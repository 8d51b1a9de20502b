import { createBundleReader } from '@lamplighter/catalog/bundle-reader'
import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import { type Bench, type BenchResult, type Measure, atLeast } from './bench.ts'
import { throughLamp } from './explain/through-lamp.ts'
import { sampleBundles } from './sample-bundles.ts'

/** Bundles of 32 nodes and 40 checks, as `lamp explain -` reads them: one JSON line in, one JSON line out, one core. */
export const explainBench: Bench = {
  name: 'explain',
  about: 'evidence bundles explained a second',
  run: ({ quick }) => measureExplain(quick ? { seconds: 1, piped: 4_000 } : { seconds: 4, piped: 40_000 }),
}

const NODES = 32
const CHECKS = 40
const BUNDLES = 400

async function measureExplain({ seconds, piped }: { seconds: number; piped: number }): Promise<BenchResult> {
  const onePack = linesOf({ models: 1 })
  const manyPacks = linesOf({ models: BUNDLES })
  const bundles = onePack.map(readBundle)
  const limit = rate({ seconds, items: onePack, work: (line) => JSON.parse(line) })
  const whole = rate({ seconds, items: onePack, work: explainLine })
  const manyLimit = rate({ seconds, items: manyPacks, work: (line) => JSON.parse(line) })
  const many = rate({ seconds, items: manyPacks, work: explainLine })
  const measures: Measure[] = [
    { name: 'line in, explanation out: bundles of one model', value: whole, unit: 'bundles/s', limit, ratio: whole / limit },
    {
      name: 'line in, explanation out: another model each line',
      value: many,
      unit: 'bundles/s',
      limit: manyLimit,
      ratio: many / manyLimit,
    },
    { name: 'read and validate only', value: rate({ seconds, items: onePack, work: readBundle }), unit: 'bundles/s' },
    { name: 'explain only, known model', value: rate({ seconds, items: bundles, work: (bundle) => explain(bundle) }), unit: 'bundles/s' },
  ]
  const lamp = await throughLamp({ lines: onePack, count: piped })
  measures.push(
    { name: '`lamp explain --json -`, pipe to pipe, all cores', value: lamp.bundlesPerSecond, unit: 'bundles/s, wall' },
    { name: 'start of `lamp` to its first explanation', value: lamp.firstLineMs, unit: 'ms, wall' },
  )
  const bytes = Math.round(onePack.reduce((sum, line) => sum + line.length, 0) / onePack.length)
  return {
    measures,
    goals: [atLeast({ name: 'bundles/s through `lamp explain -`', value: Math.round(lamp.bundlesPerSecond), target: 2000 })],
    notes: [
      `${NODES} nodes, ${CHECKS} checks, about ${bytes} bytes a bundle; limit: JSON.parse alone; per second of processor time`,
      `through lamp: the built program, ${piped} lines, its start included`,
    ],
  }
}

function linesOf({ models }: { models: number }): string[] {
  return sampleBundles({ count: BUNDLES, models, nodes: NODES, checks: CHECKS, seed: 20261120 }).map((bundle) => JSON.stringify(bundle))
}

function explainLine(line: string): string {
  return JSON.stringify(explain(readBundle(line)))
}

const read = createBundleReader()

function readBundle(line: string): EvidenceBundle {
  const parsed = read(JSON.parse(line))
  if (!parsed.ok) throw new Error(`sample bundle: ${parsed.path}: ${parsed.message}`)
  return parsed.bundle
}

/**
 * Items a second of processor time, over at least the given time, after a warm-up of a quarter of it. Processor time, not wall time: the
 * claim is about one core, and a busy machine must not decide it.
 */
function rate<Item>(options: { seconds: number; items: readonly Item[]; work: (item: Item) => unknown }): number {
  const { seconds, items, work } = options
  let sink = 0
  const runFor = (ms: number): number => {
    const start = process.cpuUsage()
    let done = 0
    let spentMs = 0
    while (spentMs < ms) {
      for (const item of items) if (work(item) !== undefined) sink += 1
      done += items.length
      const { user, system } = process.cpuUsage(start)
      spentMs = (user + system) / 1000
    }
    return (done * 1000) / spentMs
  }
  runFor(seconds * 250)
  const measured = runFor(seconds * 1000)
  if (sink === 0) throw new Error('the work gave no results')
  return measured
}
