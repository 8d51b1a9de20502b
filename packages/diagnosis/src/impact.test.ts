import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import { impactLlr } from './impact.ts'

const SERVICES = 12

/** A layered graph of services in which all checks are red: one is the source (100), its callers show what they lose, the others noise up to 12. */
const anyCascade = fc.record({
  root: fc.integer({ min: 1, max: SERVICES - 1 }),
  targets: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: SERVICES, maxLength: SERVICES }),
  passedOn: fc.array(fc.double({ min: 0.6, max: 1.1, noNaN: true }), { minLength: SERVICES, maxLength: SERVICES }),
  noise: fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: SERVICES, maxLength: SERVICES }),
})

function cascade(drawn: typeof anyCascade extends fc.Arbitrary<infer T> ? T : never, measured: boolean): EvidenceBundle {
  const below = (i: number) => [...new Set(drawn.targets[i]!.map((t) => i + 1 + (t % (SERVICES - 1 - i || 1))))].filter((t) => t < SERVICES)
  const amounts: number[] = []
  for (let i = SERVICES - 1; i >= 0; i -= 1) {
    const lost = Math.min(
      100,
      below(i).reduce((sum, t) => sum + amounts[t]!, 0),
    )
    amounts[i] = i === drawn.root ? 100 : lost * drawn.passedOn[i]!
  }
  const ids = amounts.map((_, i) => `service-${i}`)
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme' },
    model: {
      nodes: ids.map((id) => ({ id, kind: 'component', prior: 0.003 })),
      edges: ids.flatMap((from, i) =>
        below(i).map((t) => ({ from, to: ids[t]!, weight: 0.9, mode: 'sync' as const, propagates: ['error' as const] })),
      ),
      checks: ids.map((id) => ({ id: `${id}/errors`, observes: id, sensitivity: 0.94, falseAlarm: 0.001 })),
    },
    observations: ids.map((id, i) => ({
      check: `${id}/errors`,
      status: 'fail',
      observedAt: '2026-11-20T09:59:00Z',
      ...(measured ? { magnitude: amounts[i]! + drawn.noise[i]! } : {}),
    })),
    signatures: [],
    fleet: [],
    changes: [],
  }
}

function sourceFirst(measured: boolean): number {
  const drawn = fc.sample(anyCascade, { numRuns: 60, seed: 11 })
  return drawn.filter((each) => explain(cascade(each, measured)).causes[0]?.node === `service-${each.root}`).length / drawn.length
}

test('where everything is red, the amounts name the source; without them it is lost among the leaves', () => {
  expect(sourceFirst(true)).toBeGreaterThanOrEqual(0.95)
  expect(sourceFirst(false)).toBeLessThan(0.5)
}, 60_000)

/** A shop and a search page call the catalogue, the catalogue a store that nobody measures; all are red. */
function unmeasuredBelow(amounts: { shop: number; search: number; catalogue: number }): EvidenceBundle {
  const ids = ['shop', 'search', 'catalogue', 'store']
  const edge = (from: string, to: string) => ({ from, to, weight: 0.9, mode: 'sync' as const, propagates: ['error' as const] })
  const magnitudes: Record<string, number> = amounts
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme' },
    model: {
      nodes: ids.map((id) => ({ id, kind: 'component', prior: 0.003 })),
      edges: [edge('shop', 'catalogue'), edge('catalogue', 'store'), edge('search', 'store')],
      checks: ids.map((id) => ({ id: `${id}/errors`, observes: id, sensitivity: 0.94, falseAlarm: 0.001 })),
    },
    observations: ids.map((id) => ({
      check: `${id}/errors`,
      status: 'fail',
      observedAt: '2026-11-20T09:59:00Z',
      ...(magnitudes[id] === undefined ? {} : { magnitude: magnitudes[id] }),
    })),
    signatures: [],
    fleet: [],
    changes: [],
  }
}

test('a part without an amount is no scapegoat: whoever else calls it would lose as much', () => {
  const spared = explain(unmeasuredBelow({ shop: 90, search: 2, catalogue: 100 }))
  expect(spared.causes[0]?.node).toBe('catalogue')
  const struck = explain(unmeasuredBelow({ shop: 90, search: 80, catalogue: 100 }))
  expect(struck.causes[0]?.node).toBe('store')
  const row = (explanation: typeof spared) =>
    explanation.causes.find(({ node }) => node === 'store')?.ledger.find(({ ref }) => ref === 'search/errors')
  expect(row(spared)).toMatchObject({
    llr: expect.toSatisfy((llr: number) => llr < -1),
    text: 'search/errors fails, but so little beside the largest trouble that it speaks against store.',
  })
  expect(row(struck)?.llr).toBeGreaterThan(1)
})

test('red is collateral where all is red, and evidence where the rest passes', () => {
  const bundle = unmeasuredBelow({ shop: 1, search: 2, catalogue: 100 })
  const odd = { id: 'mailer', kind: 'component' as const, prior: 0.003 }
  bundle.model.nodes.push(odd)
  bundle.model.checks.push({ id: 'mailer/errors', observes: 'mailer', sensitivity: 0.94, falseAlarm: 0.001 })
  bundle.observations.push({ check: 'mailer/errors', status: 'fail', observedAt: '2026-11-20T09:59:00Z' })
  const stated = () => explain(structuredClone(bundle)).causes.find(({ node }) => node === 'mailer')?.probability ?? 0
  expect(stated()).toBeLessThan(0.05)
  for (let i = 0; i < 200; i += 1) {
    bundle.model.nodes.push({ ...odd, id: `part-${i}` })
    bundle.model.checks.push({ id: `part-${i}/errors`, observes: `part-${i}`, sensitivity: 0.94, falseAlarm: 0.001 })
    bundle.observations.push({ check: `part-${i}/errors`, status: 'pass', observedAt: '2026-11-20T09:59:00Z' })
  }
  expect(stated()).toBeGreaterThan(0.15)
})

test('the impact row is bounded: no amount is a veto', () => {
  expect(impactLlr(0)).toBeCloseTo(Math.log(0.01))
  expect(impactLlr(1)).toBeCloseTo(Math.log(3.97))
  expect(impactLlr(7)).toBe(impactLlr(1))
})

/** Two features that share nothing; each fails with a part of its own, the one a thousand times as often as the other. */
function twoIncidents(feature?: string): EvidenceBundle {
  const amounts = { checkout: 1000, credential: 1000, webhooks: 1, endpoint: 1 }
  const edge = (from: string, to: string) => ({ from, to, weight: 0.95, mode: 'sync' as const, propagates: ['error' as const] })
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme', ...(feature === undefined ? {} : { feature }) },
    model: {
      nodes: (['checkout', 'webhooks'] as const)
        .map((id) => ({ id, kind: 'feature' as 'feature' | 'component', prior: 0.002 }))
        .concat((['credential', 'endpoint'] as const).map((id) => ({ id, kind: 'component', prior: 0.003 }) as never)),
      edges: [edge('checkout', 'credential'), edge('webhooks', 'endpoint')],
      checks: Object.keys(amounts).map((id) => ({ id: `${id}/works`, observes: id, sensitivity: 0.97, falseAlarm: 0.002 })),
    },
    observations: Object.entries(amounts).map(([id, magnitude]) => ({
      check: `${id}/works`,
      status: 'fail',
      confirmed: true,
      observedAt: '2026-11-20T09:59:00Z',
      magnitude,
    })),
    signatures: [],
    fleet: [],
    changes: [],
  }
}

test('a small incident is not talked away by a large one that has nothing to do with it', () => {
  for (const [feature, source] of [
    ['webhooks', 'endpoint'],
    ['checkout', 'credential'],
  ] as const) {
    const { causes, verdict } = explain(twoIncidents(feature))
    expect(causes[0]?.node, feature).toBe(source)
    expect(verdict, feature).toBe('confirmed')
  }
})

test('three incidents at once are each named where they are asked about, and the others are mentioned', () => {
  const bundle = twoIncidents()
  for (const { magnitude: _, ...observation } of bundle.observations.splice(0)) bundle.observations.push(observation)
  const edge = { weight: 0.95, mode: 'sync' as const, propagates: ['error' as const] }
  const database = { id: 'database', kind: 'component' as const, prior: 0.003 }
  const mail = { id: 'mail', kind: 'feature' as const, prior: 0.002 }
  const relay = { id: 'relay', kind: 'shared' as const, prior: 0.003, group: 'relay' }
  bundle.model.nodes.push(database, mail, relay)
  bundle.model.edges.push(
    { from: 'mail', to: 'relay', ...edge },
    ...['checkout', 'webhooks', 'mail'].map((from) => ({ from, to: 'database', ...edge })),
  )
  for (const id of ['database', 'mail', 'relay']) {
    bundle.model.checks.push({ id: `${id}/works`, observes: id, sensitivity: 0.97, falseAlarm: 0.002 })
    bundle.observations.push({
      check: `${id}/works`,
      status: id === 'database' ? 'pass' : 'fail',
      ...(id === 'database' ? {} : { confirmed: true }),
      observedAt: '2026-11-20T09:59:00Z',
    })
  }
  const sources = { checkout: 'credential', webhooks: 'endpoint', mail: 'relay' }
  for (const [feature, source] of Object.entries(sources)) {
    const explanation = explain({ ...bundle, subject: { tenant: 'acme', feature } })
    expect(explanation.causes[0]?.node, feature).toBe(source)
    expect(explanation.verdict, feature).toBe('confirmed')
    expect(explanation.elsewhere.map(({ node }) => node).sort(), feature).toEqual(
      Object.values(sources)
        .filter((each) => each !== source)
        .sort(),
    )
  }
})
