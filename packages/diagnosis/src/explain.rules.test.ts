import type { EvidenceBundle, LedgerRow } from '@lamplighter/catalog/evidence'
import { expect, test, vi } from 'vitest'
import { fullOutageLlr, partialOutageLlr } from './fleet-test.ts'
import { explain } from './explain.ts'
import { compileModel } from './model.ts'
import { breakage } from './reach.ts'

// The deep chain takes a second on a quiet machine.
vi.setConfig({ testTimeout: 60_000 })

type Edge = [from: string, to: string, weight: number]
type Seen = { [check: string]: EvidenceBundle['observations'][number]['status'] }

/** Checks are named after the node they observe: sensitivity .94, false alarm 1e-4, prior .002. */
function bundle(options: { nodes: string[]; edges: Edge[]; seen: Seen; patch?: Partial<EvidenceBundle> }): EvidenceBundle {
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme' },
    model: {
      nodes: options.nodes.map((id) => ({ id, kind: id.startsWith('shared') ? 'shared' : 'component', prior: 0.002 })),
      edges: options.edges.map(([from, to, weight]) => ({ from, to, weight, mode: 'sync', propagates: ['error'] })),
      checks: Object.keys(options.seen).map((id) => ({ id, observes: id.split(':')[0]!, sensitivity: 0.94, falseAlarm: 0.0001 })),
    },
    observations: Object.entries(options.seen).map(([check, status]) => ({
      check,
      status,
      confirmed: true,
      observedAt: '2026-11-20T09:59:40Z',
    })),
    signatures: [],
    fleet: [],
    changes: [],
    ...options.patch,
  }
}

function rowsOf(given: EvidenceBundle, cause: string): LedgerRow[] {
  return explain(given).causes.find((each) => each.cause === cause)?.ledger ?? []
}

test('a failure is worth ln(p / fa), the prior its log odds', () => {
  const rows = rowsOf(bundle({ nodes: ['a'], edges: [], seen: { a: 'fail' } }), 'a')
  const p = 1 - (1 - 0.0001) * (1 - 0.94)
  expect(rows.find(({ kind }) => kind === 'check')!.llr).toBeCloseTo(Math.log(p / 0.0001), 9)
  expect(rows.find(({ kind }) => kind === 'prior')!.llr).toBeCloseTo(Math.log(0.002 / 0.998), 9)
  expect(rows.find(({ kind }) => kind === 'check')!.decibans).toBe(39.7)
})

test('a pass is worth ln((1 − p)/(1 − fa)), along the edge by its weight', () => {
  const given = bundle({
    nodes: ['a', 'b', 'd'],
    edges: [
      ['a', 'd', 0.8],
      ['b', 'd', 0.5],
    ],
    seen: { a: 'fail', d: 'fail', b: 'pass' },
  })
  const rows = rowsOf(given, 'd')
  const p = 1 - (1 - 0.0001) * (1 - 0.94 * 0.5)
  expect(rows.find(({ ref }) => ref === 'b')!.llr).toBeCloseTo(Math.log((1 - p) / (1 - 0.0001)), 9)
  expect(rows.find(({ ref }) => ref === 'a')!.llr).toBeCloseTo(Math.log((1 - (1 - 0.0001) * (1 - 0.94 * 0.8)) / 0.0001), 9)
})

test('ways to break add up as a noisy-or', () => {
  const { model } = bundle({
    nodes: ['x', 'l', 'r', 'd'],
    edges: [
      ['x', 'l', 0.5],
      ['x', 'r', 0.5],
      ['l', 'd', 0.8],
      ['r', 'd', 0.6],
    ],
    seen: {},
  })
  const b = breakage({ model: compileModel(model), node: 3 })
  expect(b.get(1)).toBeCloseTo(0.8)
  expect(b.get(0)).toBeCloseTo(1 - (1 - 0.5 * 0.8) * (1 - 0.5 * 0.6))
})

test('a cycle neither loops nor feeds itself: the strongest path counts', () => {
  const { model } = bundle({
    nodes: ['a', 'b', 'c'],
    edges: [
      ['a', 'b', 0.9],
      ['b', 'a', 0.9],
      ['b', 'c', 0.5],
    ],
    seen: {},
  })
  const b = breakage({ model: compileModel(model), node: 2 })
  expect(b.get(1)).toBeCloseTo(0.5)
  expect(b.get(0)).toBeCloseTo(0.45)
})

test.each([
  ['97 of 120 sick is bounded above', 120, 97, 12],
  ['0 of 120 sick is bounded below', 120, 0, -6],
  ['four other tenants say nothing', 4, 4, 0],
])('fleet: %s', (_name, members, sick, llr) => {
  expect(fullOutageLlr({ node: 's', members, sick })).toBe(llr)
})

test('a share of failing calls speaks for a partial outage where a full one is refuted', () => {
  const entry = { node: 's', members: 60, sick: 4, checks: [{ check: 'c', seen: 120, failed: 24 }] }
  expect(fullOutageLlr(entry)).toBe(-6)
  expect(partialOutageLlr(entry)).toBeGreaterThan(4)
})

test('healthy siblings push towards only this tenant, sick ones towards what they share', () => {
  const nodes = ['a', 'b', 'shared-s']
  const edges: Edge[] = [
    ['a', 'b', 0.95],
    ['b', 'shared-s', 0.95],
  ]
  const with_ = (sick: number) =>
    explain(bundle({ nodes, edges, seen: { a: 'fail', b: 'fail' }, patch: { fleet: [{ node: 'shared-s', members: 50, sick }] } }))
  expect(with_(0)).toMatchObject({ scope: 'tenant', causes: [{ cause: 'b' }] })
  expect(with_(45)).toMatchObject({ scope: 'shared', causes: [{ cause: 'shared-s' }] })
})

test('no signature is a veto: each is bounded to ±4 nats', () => {
  const given = bundle({ nodes: ['a'], edges: [], seen: { a: 'fail' }, patch: { signatures: [{ cause: 'a', llr: -400 }] } })
  expect(rowsOf(given, 'a').find(({ kind }) => kind === 'signature')!.llr).toBe(-4)
})

test('a failure that did not come back when run again says next to nothing, a warning little', () => {
  const seen = bundle({ nodes: ['a'], edges: [], seen: { a: 'fail' } })
  const single = structuredClone(seen)
  single.observations[0]!.confirmed = false
  const warning = bundle({ nodes: ['a'], edges: [], seen: { a: 'warn' } })
  const noFault = [seen, warning, single].map((each) => explain(each).noFault)
  expect(noFault[0]!).toBeLessThan(0.1)
  expect(noFault[1]!).toBeGreaterThan(0.9)
  expect(noFault[2]!).toBeGreaterThan(0.9)
  expect(explain(single).verdict).toBe('no-fault')
})

test('a failure that could not be run again is one failure of one run: more than a flake, less than one that came back', () => {
  const seen = (again: Partial<EvidenceBundle['observations'][number]>) => {
    const given = bundle({ nodes: ['a'], edges: [], seen: { a: 'fail' } })
    return rowsOf({ ...given, observations: given.observations.map((each) => ({ ...each, ...again })) }, 'a').find(
      ({ kind }) => kind === 'check',
    )!
  }
  const cameBack = seen({})
  const single = seen({ confirmed: false, passedAgain: 0 })
  expect(single.llr).toBeCloseTo(Math.log((1 - 0.99 * 0.06) / 0.01), 9)
  expect(single.text).toBe('a fails: a direct look at a, but it could not be run again.')
  expect(cameBack.llr).toBeGreaterThan(single.llr + 4)
})

test('a sick cohort and its deploy are one piece of news: only the larger counts', () => {
  const given = bundle({
    nodes: ['a', 'shared-release'],
    edges: [['a', 'shared-release', 0.9]],
    seen: { a: 'fail' },
    patch: {
      fleet: [{ node: 'shared-release', members: 40, sick: 36 }],
      changes: [{ node: 'shared-release', kind: 'deploy', at: '2026-11-20T09:30:00Z' }],
    },
  })
  const rows = rowsOf(given, 'shared-release').filter(({ kind }) => kind === 'fleet' || kind === 'change')
  expect(rows.map(({ kind, llr }) => [kind, llr])).toEqual([
    ['fleet', 12],
    ['change', 0],
  ])
})

test('a usage cause wins when all is green and its sign fits, and is no excuse for a failure without a sign', () => {
  const causes = [{ id: 'tax/region-unset', of: 'a', prior: 0.03, cures: [], kind: 'usage' as const }]
  const green = bundle({ nodes: ['a', 'b'], edges: [['a', 'b', 0.9]], seen: { a: 'pass', b: 'pass' } })
  green.model.causes = causes
  green.signatures = [{ cause: 'tax/region-unset', llr: 4 }]
  expect(explain(green)).toMatchObject({ verdict: 'possible', causes: [{ cause: 'tax/region-unset' }] })
  green.signatures.push({ cause: 'tax/region-unset', llr: 2 })
  expect(explain(green)).toMatchObject({ verdict: 'likely', causes: [{ cause: 'tax/region-unset' }] })
  const red = bundle({ nodes: ['a', 'b'], edges: [['a', 'b', 0.9]], seen: { a: 'fail', b: 'fail' } })
  red.model.causes = causes
  expect(explain(red).causes[0]!.cause).toBe('b')
})

test('nothing looked at is unknown, not healthy', () => {
  expect(explain(bundle({ nodes: ['a'], edges: [], seen: {} }))).toMatchObject({ verdict: 'unknown', scope: null, notChecked: ['a'] })
  expect(explain(bundle({ nodes: [], edges: [], seen: {} }))).toMatchObject({ verdict: 'unknown', causes: [] })
})

test('a chain of 1,000 nodes is explained without running out of stack', () => {
  const nodes = Array.from({ length: 1000 }, (_, i) => `n${i}`)
  const edges = nodes.slice(1).map((id, i): Edge => [`n${i}`, id, 0.9])
  const given = bundle({ nodes, edges, seen: { n0: 'fail', n1: 'fail', n2: 'fail', n3: 'pass', n4: 'pass' } })
  expect(explain(given).causes[0]!.cause).toBe('n2')
})
