import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import fc from 'fast-check'

const NOW = '2026-11-20T10:00:00Z'

/** Any valid bundle of up to ten nodes and twelve checks, cycles and extreme rates included. For property tests only. */
export function anyBundle(): fc.Arbitrary<EvidenceBundle> {
  return fc.integer({ min: 1, max: 10 }).chain((nodeCount) =>
    fc
      .record({
        nodes: fc.array(anyNode, { minLength: nodeCount, maxLength: nodeCount }),
        edges: fc.array(fc.tuple(at(nodeCount), at(nodeCount), rate, fc.boolean()), { maxLength: 20 }),
        checks: fc.array(fc.tuple(at(nodeCount), rate, rate), { maxLength: 12 }),
        causes: fc.array(fc.tuple(at(nodeCount), rate, fc.boolean()), { maxLength: 5 }),
        statuses: fc.array(anyObservation, { minLength: 12, maxLength: 12 }),
        signatures: fc.array(fc.tuple(fc.nat(4), fc.double({ min: -9, max: 9, noNaN: true })), { maxLength: 3 }),
        fleet: fc.array(fc.tuple(at(nodeCount), fc.nat(200), rate, fc.boolean()), { maxLength: 4 }),
        changes: fc.array(fc.tuple(at(nodeCount), fc.integer({ min: -600, max: 60 })), { maxLength: 3 }),
        feature: fc.option(at(nodeCount), { nil: undefined }),
      })
      .map(toBundle),
  )
}

const rate = fc.oneof(fc.constantFrom(0, 1, 0.0001, 0.94), fc.double({ min: 0, max: 1, noNaN: true }))
const anyNode = fc.record({
  kind: fc.constantFrom('feature' as const, 'component' as const, 'shared' as const),
  prior: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.0005, max: 0.05, noNaN: true })),
})
const anyObservation = fc.record({
  status: fc.constantFrom('pass' as const, 'warn' as const, 'fail' as const, 'unknown' as const, null),
  confirmed: fc.constantFrom(true, false, undefined),
  passedAgain: fc.constantFrom(0, 1, 2, undefined),
  magnitude: fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: undefined }),
})

function at(count: number): fc.Arbitrary<number> {
  return fc.nat(count - 1)
}

type Drawn = {
  nodes: { kind: 'feature' | 'component' | 'shared'; prior: number }[]
  edges: [number, number, number, boolean][]
  checks: [number, number, number][]
  causes: [number, number, boolean][]
  statuses: {
    status: 'pass' | 'warn' | 'fail' | 'unknown' | null
    confirmed: boolean | undefined
    passedAgain: number | undefined
    magnitude: number | undefined
  }[]
  signatures: [number, number][]
  fleet: [number, number, number, boolean][]
  changes: [number, number][]
  feature: number | undefined
}

function toBundle(drawn: Drawn): EvidenceBundle {
  const causes = drawn.causes.map(([of, prior, usage], i) => ({
    id: `cause-${i}`,
    of: `node-${of}`,
    prior,
    cures: [`cure-${of}`],
    kind: usage ? ('usage' as const) : ('fault' as const),
  }))
  const fleetNodes = new Map(drawn.fleet.map((entry) => [entry[0], entry]))
  return {
    format: 'lamplighter.evidence/1',
    now: NOW,
    subject: drawn.feature === undefined ? { tenant: 'acme' } : { tenant: 'acme', feature: `node-${drawn.feature}` },
    model: {
      nodes: drawn.nodes.map((node, i) => ({ id: `node-${i}`, ...node })),
      edges: drawn.edges.map(([from, to, weight, sync]) => ({
        from: `node-${from}`,
        to: `node-${to}`,
        weight,
        mode: sync ? 'sync' : 'async',
        propagates: ['error'],
      })),
      checks: drawn.checks.map(([node, sensitivity, falseAlarm], i) => ({
        id: `check-${i}`,
        observes: `node-${node}`,
        sensitivity,
        falseAlarm,
      })),
      causes,
    },
    observations: drawn.checks.flatMap((_, i) => {
      const { status, confirmed, passedAgain, magnitude } = drawn.statuses[i]!
      if (status === null) return []
      return [{ check: `check-${i}`, status, observedAt: '2026-11-20T09:59:00Z', confirmed, passedAgain, magnitude }]
    }),
    signatures: causes.length === 0 ? [] : drawn.signatures.map(([i, llr]) => ({ cause: causes[i % causes.length]!.id, llr })),
    fleet: [...fleetNodes.values()].map(([node, members, share, detailed]) => {
      const sick = Math.floor(members * share)
      const detail = detailed && drawn.checks.length > 0 ? { checks: [{ check: 'check-0', seen: members, failed: sick }] } : {}
      return { node: `node-${node}`, members, sick, ...detail }
    }),
    changes: drawn.changes.map(([node, minutes]) => ({
      node: `node-${node}`,
      kind: 'deploy',
      at: new Date(Date.parse(NOW) + minutes * 60_000).toISOString(),
    })),
  }
}
