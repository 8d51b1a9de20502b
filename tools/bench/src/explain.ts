import { parseEvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import { type Bench, type BenchResult, type Measure, atLeast } from './bench.ts'
import { sampleBundles } from './sample-bundles.ts'

/** Bundles of 32 nodes and 40 checks, as `lamp explain -` reads them: one JSON line in, one JSON line out, one core. */
export const explainBench: Bench = {
  name: 'explain',
  about: 'evidence bundles explained a second',
  run: async ({ quick }) => measureExplain({ seconds: quick ? 1 : 4 }),
}

const NODES = 32
const CHECKS = 40

function measureExplain({ seconds }: { seconds: number }): BenchResult {
  const lines = sampleBundles({ count: 400, nodes: NODES, checks: CHECKS, seed: 20261120 }).map((bundle) => JSON.stringify(bundle))
  const values = lines.map((line): unknown => JSON.parse(line))
  const bundles = values.map((value) => {
    const parsed = parseEvidenceBundle(value)
    if (!parsed.ok) throw new Error(`sample bundle: ${parsed.path}: ${parsed.message}`)
    return parsed.bundle
  })
  const limit = rate({ seconds, items: lines, work: (line) => JSON.parse(line) })
  const validate = rate({ seconds, items: values, work: (value) => parseEvidenceBundle(value) })
  // A copy of the model object keeps the remembered compilation out of the figure.
  const cold = rate({ seconds, items: bundles, work: (bundle) => explain({ ...bundle, model: { ...bundle.model } }) })
  const warm = rate({ seconds, items: bundles, work: (bundle) => explain(bundle) })
  const whole = rate({
    seconds,
    items: lines,
    work: (line) => {
      const parsed = parseEvidenceBundle(JSON.parse(line))
      return parsed.ok ? JSON.stringify(explain(parsed.bundle)) : parsed
    },
  })
  const measures: Measure[] = [
    { name: 'line in, explanation out', value: whole, unit: 'bundles/s', limit, ratio: whole / limit },
    { name: 'validate only', value: validate, unit: 'bundles/s' },
    { name: 'explain only, new model each time', value: cold, unit: 'bundles/s' },
    { name: 'explain only, known model', value: warm, unit: 'bundles/s' },
  ]
  const bytes = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / lines.length)
  return {
    measures,
    goals: [atLeast({ name: 'bundles/s, line in to explanation out', value: Math.round(whole), target: 2000 })],
    notes: [`${NODES} nodes, ${CHECKS} checks, about ${bytes} bytes a bundle; limit: JSON.parse alone`],
  }
}

/** Items a second over at least the given time, after a warm-up of a quarter of it. */
function rate<Item>(options: { seconds: number; items: readonly Item[]; work: (item: Item) => unknown }): number {
  const { seconds, items, work } = options
  let sink = 0
  const runFor = (ms: number): number => {
    const start = performance.now()
    let done = 0
    while (performance.now() - start < ms) {
      for (const item of items) if (work(item) !== undefined) sink += 1
      done += items.length
    }
    return (done * 1000) / (performance.now() - start)
  }
  runFor(seconds * 250)
  const measured = runFor(seconds * 1000)
  if (sink === 0) throw new Error('the work gave no results')
  return measured
}
