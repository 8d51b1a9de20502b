import { type EvidenceBundle, evidenceBundleSchema, explanationSchema } from '@lamplighter/catalog/evidence'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyBundle } from './any-bundle.ts'
import { candidatesOf } from './candidates.ts'
import { evidenceContext } from './evidence-context.ts'
import { explain } from './explain.ts'
import { posteriorOf } from './posterior.ts'

// Hundreds of bundles a test: a busy machine must not fail them.
vi.setConfig({ testTimeout: 60_000 })
const RUNS = { numRuns: 250, seed: 20261120 }

test('generated bundles are valid, so the properties speak about real input', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => void evidenceBundleSchema.parse(bundle)),
    RUNS,
  )
})

test('every explanation keeps the contract and holds only finite numbers', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const explanation = explain(bundle)
      expect(explanationSchema.safeParse(explanation).error).toBeUndefined()
      expect(JSON.stringify(explanation)).not.toMatch(/:null,"(score|llr)|NaN|Infinity/)
    }),
    RUNS,
  )
})

test('the rows of a ledger add up to the score that the probabilities were made from', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const candidates = candidatesOf(evidenceContext(bundle))
      for (const { cause, score, severity, ledger } of explain(bundle).causes) {
        const candidate = candidates.find(
          ({ hypothesis, severity: s }) => s === severity && hypothesis.causes.some(({ id }) => id === cause),
        )!
        const at = candidate.hypothesis.causes.findIndex(({ id }) => id === cause)
        const own = candidate.score - candidate.causesLog + candidate.causeTerms[at]!
        expect(score).toBeCloseTo(own, 6)
        expect(ledger.reduce((sum, { llr }) => sum + llr, 0)).toBeCloseTo(own, 6)
      }
    }),
    RUNS,
  )
})

test('the states behind the probabilities add up to 1', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const { states } = posteriorOf(evidenceContext(bundle))
      expect(states.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
    }),
    RUNS,
  )
})

test('a pass never raises the score of any cause that it could have seen, amounts apart: beside passes, red is less likely to be mere collateral', () => {
  fc.assert(
    fc.property(anyBundle(), fc.nat(11), (drawn, pick) => {
      const bundle = { ...drawn, observations: drawn.observations.map(({ magnitude: _, ...observation }) => observation) }
      const check = bundle.model.checks[pick]
      fc.pre(check !== undefined)
      const unseen = { ...bundle, observations: bundle.observations.filter((o) => o.check !== check!.id) }
      const passed: EvidenceBundle = {
        ...unseen,
        observations: [...unseen.observations, { check: check!.id, status: 'pass', observedAt: bundle.now }],
      }
      const before = bestScores(unseen)
      for (const [hypothesis, score] of bestScores(passed)) {
        expect(score).toBeLessThanOrEqual(before.get(hypothesis)! + 1e-9)
      }
    }),
    RUNS,
  )
})

test('the order of the lists does not matter', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const turned: EvidenceBundle = {
        ...bundle,
        model: {
          nodes: bundle.model.nodes.toReversed(),
          edges: bundle.model.edges.toReversed(),
          checks: bundle.model.checks.toReversed(),
          causes: bundle.model.causes!.toReversed(),
        },
        observations: bundle.observations.toReversed(),
        signatures: bundle.signatures.toReversed(),
        fleet: bundle.fleet.toReversed(),
        changes: bundle.changes.toReversed(),
      }
      const one = explain(bundle)
      const other = explain(turned)
      expect(other.verdict).toBe(one.verdict)
      expect(probabilities(other)).toEqual(probabilities(one))
      expect(other.ruledOut).toEqual(one.ruledOut)
      expect(other.notChecked).toEqual(one.notChecked)
      expect(other.inseparable).toEqual(one.inseparable)
    }),
    RUNS,
  )
})

test('an unknown observation changes no probability', () => {
  fc.assert(
    fc.property(anyBundle(), fc.nat(11), (bundle, pick) => {
      const check = bundle.model.checks[pick]
      fc.pre(check !== undefined)
      const blind: EvidenceBundle = {
        ...bundle,
        observations: [...bundle.observations, { check: check!.id, status: 'unknown', observedAt: bundle.now, magnitude: 900 }],
      }
      expect(explain(blind)).toEqual(explain(bundle))
    }),
    RUNS,
  )
})

function bestScores(bundle: EvidenceBundle): Map<string, number> {
  const best = new Map<string, number>()
  for (const { hypothesis, score } of candidatesOf(evidenceContext(bundle))) {
    const key = `${hypothesis.node}:${hypothesis.causes[0]!.id}`
    best.set(key, Math.max(best.get(key) ?? -Infinity, score))
  }
  return best
}

function probabilities(explanation: ReturnType<typeof explain>): unknown {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  return {
    causes: Object.fromEntries(explanation.causes.map(({ cause, probability }) => [cause, round(probability)])),
    unmodelled: round(explanation.unmodelled),
    noFault: round(explanation.noFault),
  }
}
