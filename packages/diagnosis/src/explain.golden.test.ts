import { type EvidenceBundle, explanationSchema, parseEvidenceBundle } from '@lamplighter/catalog/evidence'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'

declare global {
  interface ImportMeta {
    glob(pattern: string, options: { eager: true }): Record<string, { default: unknown }>
  }
}

const files = import.meta.glob('../fixtures/*.json', { eager: true })

function fixture(name: string): EvidenceBundle {
  const parsed = parseEvidenceBundle(structuredClone(files[`../fixtures/${name}.json`]!.default))
  if (!parsed.ok) throw new Error(`${name}: ${parsed.path}: ${parsed.message}`)
  return parsed.bundle
}

type Expected = { verdict: string; scope: string | null; top: string[]; from?: number }

const golden: [name: string, expected: Expected][] = [
  ['tenant-local', { verdict: 'confirmed', scope: 'tenant', top: ['credential/expired'], from: 0.95 }],
  ['shared-partner', { verdict: 'confirmed', scope: 'shared', top: ['payments/partner-down'], from: 0.99 }],
  ['partial-outage', { verdict: 'likely', scope: 'shared', top: ['payments/partner-down'], from: 0.9 }],
  ['usage', { verdict: 'confirmed', scope: 'tenant', top: ['tax/region-unset'], from: 0.95 }],
  ['unmodelled', { verdict: 'unknown', scope: null, top: [] }],
  ['no-fault', { verdict: 'no-fault', scope: null, top: [] }],
  ['two-faults', { verdict: 'confirmed', scope: 'tenant', top: ['index/stale', 'mail-domain'], from: 0.9 }],
  ['cascade', { verdict: 'confirmed', scope: 'tenant', top: ['pricing'], from: 0.9 }],
  ['cycle', { verdict: 'confirmed', scope: 'tenant', top: ['key-store'], from: 0.95 }],
  ['instance-down', { verdict: 'confirmed', scope: 'tenant', top: ['instance/unreachable'], from: 0.95 }],
  ['stale', { verdict: 'unknown', scope: 'tenant', top: [] }],
  ['unseen-partner', { verdict: 'unknown', scope: 'tenant', top: [] }],
  ['deploy', { verdict: 'likely', scope: 'tenant', top: ['worker/wedged'], from: 0.7 }],
  ['confounded', { verdict: 'possible', scope: 'shared', top: ['release', 'shard'], from: 0.4 }],
]

test.each(golden)('%s is explained as expected', (name, expected) => {
  const explanation = explain(fixture(name))
  expect({ verdict: explanation.verdict, scope: explanation.scope }).toEqual({ verdict: expected.verdict, scope: expected.scope })
  const top = explanation.causes.slice(0, expected.top.length)
  expect(top.map(({ cause }) => cause).sort()).toEqual(expected.top)
  for (const { probability } of top) expect(probability).toBeGreaterThanOrEqual(expected.from ?? 0)
})

test('every fixture has its row in the table', () => {
  const names = Object.keys(files).map((path) => path.replace('../fixtures/', '').replace('.json', ''))
  expect(names.sort()).toEqual(golden.map(([name]) => name).sort())
})

test.each(golden)('the explanation of %s keeps the contract', (name) => {
  const explanation = explain(fixture(name))
  expect(explanationSchema.parse(explanation)).toEqual(explanation)
})

test('an unmodelled fault is said as unknown, with what was ruled out', () => {
  const { unmodelled, ruledOut } = explain(fixture('unmodelled'))
  expect(unmodelled).toBeGreaterThan(0.9)
  expect(ruledOut).toContain('shop-database')
})

test('nothing wrong is said with near certainty and names no cause', () => {
  const { noFault, causes, nextBestCheck } = explain(fixture('no-fault'))
  expect(noFault).toBeGreaterThan(0.99)
  expect(causes).toEqual([])
  expect(nextBestCheck).toBeNull()
})

test('an unknown for want of fresh checks names what was not checked and the look that helps most', () => {
  const { notChecked, nextBestCheck, freshness } = explain(fixture('stale'))
  expect(freshness).toEqual({ relevant: 7, fresh: 2 })
  expect(notChecked).toContain('payment-credential')
  expect(nextBestCheck).toBe('payment-credential/authorise')
})

test('a cause seen broken by its own check is said, though it keeps most other checks from looking', () => {
  const { freshness, notChecked } = explain(fixture('instance-down'))
  expect(freshness).toEqual({ relevant: 11, fresh: 3 })
  expect(notChecked).toContain('cache')
})

test.each([
  ['the failure of its own check is not confirmed', (bundle: EvidenceBundle) => void (direct(bundle).confirmed = false)],
  ['nobody looked at it directly', (bundle: EvidenceBundle) => void (direct(bundle).status = 'unknown')],
  ['it leaves over a failure that unseen parts could explain', strayFailure],
])('too few fresh checks stay unknown where %s', (_name, change) => {
  const bundle = fixture('instance-down')
  change(bundle)
  const { verdict, causes } = explain(bundle)
  expect({ verdict, top: causes[0]!.cause }).toEqual({ verdict: 'unknown', top: 'instance/unreachable' })
})

function direct(bundle: EvidenceBundle): EvidenceBundle['observations'][number] {
  return bundle.observations.find(({ check }) => check === 'instance/answers')!
}

/** A failing feature that does not run on the instance, over the parts that nobody could look at. */
function strayFailure(bundle: EvidenceBundle): void {
  bundle.model.nodes.push({ id: 'export', kind: 'feature', prior: 0.002 })
  for (const { id } of bundle.model.nodes.filter(({ kind }) => kind === 'component')) {
    if (id !== 'instance') bundle.model.edges.push({ from: 'export', to: id, weight: 0.9, mode: 'sync', propagates: ['error'] })
  }
  bundle.model.checks.push({ id: 'export/probe', observes: 'export', sensitivity: 0.96, falseAlarm: 0.002 })
  bundle.observations.push({ check: 'export/probe', status: 'fail', confirmed: true, observedAt: bundle.now })
}

test('shared nodes of the same tenants are said to be inseparable', () => {
  expect(explain(fixture('confounded')).inseparable).toEqual([['release', 'shard']])
})

test('a change before the onset counts, one after it counts nothing and says so', () => {
  const explanation = explain(fixture('deploy'))
  const row = explanation.causes[0]!.ledger.find(({ kind }) => kind === 'change')
  expect(row).toMatchObject({ ref: 'order-worker' })
  expect(row!.llr).toBeCloseTo(Math.log(1 + 11 * Math.exp(-(29 + 40 / 60) / 120)), 6)
  const late = fixture('deploy')
  late.changes = [{ node: 'order-worker', kind: 'deploy', at: '2026-11-20T09:59:55Z' }]
  const lateRow = explain(late).causes[0]!.ledger.find(({ kind }) => kind === 'change')
  expect(lateRow).toMatchObject({ llr: 0, text: expect.stringContaining('after it broke') })
})

test('two faults in one explanation are one state, so each may be near certain', () => {
  const { causes, pairs } = explain(fixture('two-faults'))
  expect(
    causes
      .map(({ cause }) => cause)
      .slice(0, 2)
      .sort(),
  ).toEqual(['index/stale', 'mail-domain'])
  expect(pairs[0]).toMatchObject({ causes: ['index/stale', 'mail-domain'] })
  expect(pairs[0]!.probability).toBeGreaterThan(0.95)
})

test('without amounts the cascade cannot be told apart from its noisy leaves', () => {
  const bundle = fixture('cascade')
  for (const observation of bundle.observations) delete observation.magnitude
  expect(explain(bundle).causes[0]!.cause).not.toBe('pricing')
})

test('asked about a feature that works, a fault elsewhere is no answer but is mentioned', () => {
  const bundle = fixture('two-faults')
  bundle.subject.feature = 'checkout'
  const explanation = explain(bundle)
  expect(explanation.verdict).toBe('no-fault')
  expect(explanation.elsewhere.map(({ cause }) => cause).sort()).toEqual(['index/stale', 'mail-domain'])
})
