import { expect, test } from 'vitest'
import type { EvidenceBundle, Observation } from '@lamplighter/catalog/evidence'
import { learn, nothingLearned, type LearnEvent } from '@lamplighter/diagnosis/learn'
import { deltasOf, toLearned } from './learned-counts.ts'
import { outcomeEvents } from './outcome-events.ts'
import { shareInterval } from './share-interval.ts'

const look = (check: string, status: Observation['status'], confirmed?: boolean): Observation => ({
  check,
  status,
  observedAt: '2026-11-21T10:00:00Z',
  ...(confirmed === undefined ? {} : { confirmed }),
})

/** checkout stands on the credential; reports on the database alone. */
const bundle = (observations: Observation[]): EvidenceBundle => ({
  format: 'lamplighter.evidence/1',
  now: '2026-11-21T10:00:00Z',
  subject: { tenant: 'acme', feature: 'checkout' },
  model: {
    nodes: ['checkout', 'reports', 'credential', 'database', 'settings'].map((id) => ({ id, kind: 'component' as const, prior: 0.002 })),
    edges: [
      { from: 'checkout', to: 'credential', weight: 0.95, mode: 'sync', propagates: ['error'] },
      { from: 'reports', to: 'database', weight: 0.95, mode: 'sync', propagates: ['error'] },
    ],
    checks: ['checkout', 'reports', 'credential', 'database'].map((id) => ({
      id: `${id}/look`,
      observes: id,
      sensitivity: 0.95,
      falseAlarm: 0.002,
    })),
    causes: [
      { id: 'credential/expired', of: 'credential', prior: 0.004, cures: [] },
      { id: 'settings/unset', of: 'settings', prior: 0.004, cures: [], kind: 'usage' },
    ],
  },
  observations,
  signatures: [],
  fleet: [],
  changes: [],
})
const seen = (events: LearnEvent[]) => events.filter((event) => event.type === 'check-seen')

test('the check of the broken part was looked at while broken, that of an unreached part while healthy, and what it reaches teaches nothing', () => {
  const events = outcomeEvents({
    bundle: bundle([look('checkout/look', 'fail', true), look('credential/look', 'fail', true), look('reports/look', 'pass')]),
    outcome: { type: 'cause', cause: 'credential/expired' },
  })
  expect(seen(events)).toEqual([
    { type: 'check-seen', check: 'credential/look', node: 'broken', failed: true },
    { type: 'check-seen', check: 'reports/look', node: 'healthy', failed: false },
  ])
})

test('a broken part that passed lowers what its check sees; a failure that did not come back is a false alarm', () => {
  const events = outcomeEvents({
    bundle: bundle([look('credential/look', 'pass'), look('reports/look', 'fail', false), look('database/look', 'unknown')]),
    outcome: { type: 'cause', cause: 'credential/expired' },
  })
  expect(seen(events)).toEqual([
    { type: 'check-seen', check: 'credential/look', node: 'broken', failed: false },
    { type: 'check-seen', check: 'reports/look', node: 'healthy', failed: true },
  ])
})

test('a part that fails for good besides the cause is no false alarm: it may be broken, too', () => {
  const events = outcomeEvents({
    bundle: bundle([look('reports/look', 'fail', true)]),
    outcome: { type: 'cause', cause: 'credential/expired' },
  })
  expect(seen(events)).toEqual([])
})

test('every cause that could have been named was watched for one window, and only the true one is confirmed', () => {
  const events = outcomeEvents({ bundle: bundle([]), outcome: { type: 'cause', cause: 'credential/expired' } })
  expect(events.filter((event) => event.type === 'cause-confirmed')).toEqual([{ type: 'cause-confirmed', cause: 'credential/expired' }])
  expect(events.flatMap((event) => (event.type === 'windows-watched' ? [event.cause] : [])).toSorted()).toEqual([
    'checkout',
    'credential/expired',
    'database',
    'reports',
    'settings/unset',
  ])
})

test('of something that the pack does not know, the known causes were watched and none confirmed', () => {
  const events = outcomeEvents({ bundle: bundle([look('checkout/look', 'fail', true)]), outcome: { type: 'something-else' } })
  expect(events.every((event) => event.type === 'windows-watched')).toBe(true)
})

test('when nothing was wrong, every failure was a false alarm', () => {
  const events = outcomeEvents({
    bundle: bundle([look('checkout/look', 'fail', true), look('reports/look', 'pass')]),
    outcome: { type: 'nothing-wrong' },
  })
  expect(seen(events)).toEqual([
    { type: 'check-seen', check: 'checkout/look', node: 'healthy', failed: true },
    { type: 'check-seen', check: 'reports/look', node: 'healthy', failed: false },
  ])
})

test('what is used wrongly is not broken: its checks are not judged by it', () => {
  const events = outcomeEvents({ bundle: bundle([look('reports/look', 'pass')]), outcome: { type: 'cause', cause: 'settings/unset' } })
  expect(seen(events)).toEqual([])
})

test('stored counts give what the pure store gives, and taking back leaves nothing', () => {
  const events: LearnEvent[] = [
    ...outcomeEvents({
      bundle: bundle([look('credential/look', 'fail', true), look('reports/look', 'pass')]),
      outcome: { type: 'cause', cause: 'credential/expired' },
    }),
    { type: 'remediation-verified', remediation: 'credential/rotate', cause: 'credential/expired', fixed: true },
  ]
  const sum = (deltas: ReturnType<typeof deltasOf>) => {
    const rows = new Map<string, (typeof deltas)[number]>()
    for (const delta of deltas) {
      const key = JSON.stringify([delta.kind, delta.subject, delta.other])
      const known = rows.get(key) ?? { ...delta, hits: 0, seen: 0 }
      rows.set(key, { ...known, hits: known.hits + delta.hits, seen: known.seen + delta.seen })
    }
    return [...rows.values()]
  }
  const rows = sum(deltasOf({ events, by: 1 })).map((row) => ({ ...row, updatedAt: new Date() }))
  expect(toLearned(rows)).toEqual(events.reduce((learned, event) => learn({ learned, event }), nothingLearned()))
  const both = sum([...deltasOf({ events, by: 1 }), ...deltasOf({ events, by: -1 })])
  expect(both.every(({ hits, seen: looks }) => hits === 0 && looks === 0)).toBe(true)
})

test.each([
  [0, 0, 0, 1],
  [3, 3, 0.44, 1],
  [9, 10, 0.6, 0.98],
  [900, 1000, 0.88, 0.92],
])('%i of %i lies between %d and %d', (hits, count, low, high) => {
  const interval = shareInterval({ hits, seen: count })
  expect(interval.low).toBeCloseTo(low, 1)
  expect(interval.high).toBeCloseTo(high, 1)
})
