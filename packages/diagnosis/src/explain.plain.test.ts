import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyBundle } from './any-bundle.ts'
import { type Candidate, candidatesOf } from './candidates.ts'
import { type EvidenceContext, evidenceContext } from './evidence-context.ts'
import { IMPACT_GAIN_MAX } from './impact.ts'
import { posteriorOf } from './posterior.ts'

// The engine packs numbers tightly and skips what cannot matter; this is the same written down plainly.

vi.setConfig({ testTimeout: 60_000 })
const RUNS = { numRuns: 250, seed: 20261121 }
const REACHED_FROM = 1e-4

test('the rows of every cause are those of the plain formula', () => {
  let compared = 0
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const context = evidenceContext(bundle)
      for (const candidate of candidatesOf(context)) {
        const plain = plainRows({ bundle, context, candidate })
        if (plain === null) continue
        compared += 1
        expect(Math.abs(candidate.rows - plain)).toBeLessThan(1e-9)
      }
    }),
    RUNS,
  )
  expect(compared).toBeGreaterThan(1000)
})

test('a second cause never brings more than the bound by which others are skipped', () => {
  fc.assert(
    fc.property(anyBundle(), (bundle) => {
      const context = evidenceContext(bundle)
      const slack = context.shares === null ? 0 : IMPACT_GAIN_MAX
      for (const { first, second, score } of posteriorOf(context).states) {
        if (first !== null && second !== null) expect(score).toBeLessThanOrEqual(first.score + second.gainMost + slack + 1e-9)
      }
    }),
    RUNS,
  )
})

/** Σ ln(1 + β · (r − 1)) over the checks of what may break, dependencies first; null where a cycle is in the way. */
function plainRows(options: { bundle: EvidenceBundle; context: EvidenceContext; candidate: Candidate }): number | null {
  const { bundle, context, candidate } = options
  const { model, findings } = context
  const root = model.nodes[candidate.hypothesis.node]!.id
  const order = [...model.nodes.keys()].sort((a, b) => model.component[a]! - model.component[b]!).map((at) => model.nodes[at]!.id)
  const edges = bundle.model.edges.filter(({ from, to }) => from !== to)
  const chance = (node: string, of: Map<string, number>): number =>
    1 - edges.filter(({ from }) => from === node).reduce((stays, { to, weight }) => stays * (1 - weight * (of.get(to) ?? 0)), 1)
  const reach = new Map([[root, 1]])
  for (const node of order) if (node !== root) reach.set(node, chance(node, reach))
  for (const [node, b] of reach) if (b < REACHED_FROM) reach.delete(node)
  if ([...reach.keys()].some((node) => model.componentSizes[model.component[model.nodeOf.get(node)!]!]! > 1)) return null
  const broken = new Map<string, number>()
  let total = 0
  for (const node of order.filter((each) => reach.has(each))) {
    let beta = node === root ? 1 : chance(node, broken)
    const checks = bundle.model.checks.filter(({ observes }) => observes === node).sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const { id, sensitivity } of checks) {
      const finding = findings.byCheck[model.checkOf.get(id)!]
      if (finding === undefined || (candidate.hypothesis.usage && finding.status === 'pass')) continue
      const s = Math.min(1 - 1e-6, Math.min(1 - 1e-6, Math.max(1e-6, sensitivity)) * candidate.severity)
      const g = plainSize({ context, check: model.checkOf.get(id)! })
      const ratio = plainRatio({ status: finding.status, f: finding.falseAlarm, s, g, again: finding.observation.passedAgain ?? 2 })
      total += Math.log(1 + beta * (ratio - 1))
      beta = (beta * ratio) / (beta * ratio + 1 - beta)
    }
    broken.set(node, beta)
  }
  return total
}

/** P(a failure is so large | broken): 1 − .95 · e^(−(share of the largest − .1) / .12), 1 for the largest and where the size is not known. */
function plainSize({ context, check }: { context: EvidenceContext; check: number }): number {
  const { model, findings, asked } = context
  const sizes = context.bundle.observations
    .filter(({ check: id }) => asked === null || asked.has(model.checks[model.checkOf.get(id)!]!.node))
    .filter(({ check: id }) => findings.failing.some(({ observation }) => observation.check === id))
    .map(({ magnitude }) => magnitude ?? 0)
  const largest = Math.max(0, ...sizes)
  const magnitude = findings.byCheck[check]!.observation.magnitude
  const isCompared = asked === null || asked.has(model.checks[check]!.node)
  if (magnitude === undefined || largest === 0 || magnitude >= largest || !isCompared) return 1
  return 1 - 0.95 * Math.exp(-Math.max(0, magnitude / largest - 0.1) / 0.12)
}

/** P(seen | broken) / P(seen | healthy). */
function plainRatio(options: { status: 'pass' | 'once' | 'warn' | 'fail'; f: number; s: number; g: number; again: number }): number {
  const { status, f, s, g, again } = options
  const passes = (1 - f) * (1 - s)
  const p = 1 - passes
  if (status === 'pass') return passes / (1 - f)
  if (status === 'once') return Math.max(Math.exp(-2), (p * passes ** again) / (f * (1 - f) ** again))
  return 1 - s + (s * g) / f
}
