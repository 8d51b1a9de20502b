import type { EvidenceBundle, EvidenceModel } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import { type Goal, type Measure, atLeast } from '../bench.ts'
import { seededRandom, type Random } from '../seeded-random.ts'
import { distortModel } from './world.ts'

/**
 * Cascades in which every check is red, as in a fault of one of a product's services: only the amounts tell. One service is the source; its callers
 * show what they lose by it, retries included; all others show noise. Peer: whatever has the largest amount is to blame.
 */
export function measureCascades({ cases }: { cases: number }): { measures: Measure[]; goals: Goal[] } {
  const shares = new Map(WAYS.map((way) => [way, { ours: 0, largest: 0 }]))
  for (const way of WAYS) {
    const random = seededRandom(20261121)
    for (let i = 0; i < cases; i += 1) {
      const { bundle, source } = drawCascade({ random, way })
      const tally = shares.get(way)!
      tally.ours += Number(explain(bundle).causes[0]?.node === source)
      tally.largest += Number(largestAmount(bundle) === source)
    }
  }
  const measures = WAYS.map((way): Measure => {
    const { ours, largest } = shares.get(way)!
    const value = ours / cases
    const peer = largest / cases
    return { name: `cascade, ${way.name}: first is right`, value, unit: 'share', peer, ...(peer > 0 ? { ratio: value / peer } : {}) }
  })
  return { measures, goals: [atLeast({ name: 'cascade with amounts, first is right', value: measures[1]!.value, target: 0.95 })] }
}

type Way = { name: string; measured: number; missingEdges: number; off: number }

const WAYS: Way[] = [
  { name: 'no amounts', measured: 0, missingEdges: 0, off: 0 },
  { name: 'amounts everywhere', measured: 1, missingEdges: 0, off: 0 },
  { name: 'amounts missing on a fifth of the services', measured: 0.8, missingEdges: 0, off: 0 },
  { name: 'amounts everywhere, wrong model', measured: 1, missingEdges: 0.2, off: 0.2 },
]

const SERVICES = 12
/** Failed requests a minute at the source, and the most that an unconcerned service shows. */
const SOURCE = { min: 50, max: 500 }
const NOISE_SHARE = 0.12
/** A caller loses most of what it asked for, or more, when it asks again. */
const PASSED_ON = { min: 0.6, max: 1.2 }

function drawCascade({ random, way }: { random: Random; way: Way }): { bundle: EvidenceBundle; source: string } {
  const ids = Array.from({ length: SERVICES }, (_, i) => `service-${i}`)
  const targets = ids.map((_, i) =>
    [...new Set([0, 1].map(() => i + 1 + random.below(Math.max(1, SERVICES - 1 - i))))].filter((t) => t < SERVICES),
  )
  const root = 1 + random.below(SERVICES - 1)
  const amounts = drawAmounts({ random, targets, root })
  const truth: EvidenceModel = {
    nodes: ids.map((id) => ({ id, kind: 'component', prior: 0.003 })),
    edges: targets.flatMap((to, from) =>
      to.map((t) => ({ from: ids[from]!, to: ids[t]!, weight: 0.9, mode: 'sync' as const, propagates: ['error' as const] })),
    ),
    checks: ids.map((id) => ({ id: `${id}/errors`, observes: id, sensitivity: 0.94, falseAlarm: 0.001 })),
  }
  const measured = ids.map(() => random.chance(way.measured))
  return {
    source: ids[root]!,
    bundle: {
      format: 'lamplighter.evidence/1',
      now: '2026-11-20T10:00:00Z',
      subject: { tenant: 'acme' },
      model: way.missingEdges === 0 ? truth : distortModel({ model: truth, random, missing: way.missingEdges, off: way.off }),
      observations: ids.map((id, i) => ({
        check: `${id}/errors`,
        status: 'fail',
        observedAt: '2026-11-20T09:59:00Z',
        ...(measured[i]! ? { magnitude: amounts[i]! } : {}),
      })),
      signatures: [],
      fleet: [],
      changes: [],
    },
  }
}

function drawAmounts(options: { random: Random; targets: number[][]; root: number }): number[] {
  const { random, targets, root } = options
  const source = random.between(SOURCE.min, SOURCE.max)
  const lost = targets.map(() => 0)
  for (let i = SERVICES - 1; i >= 0; i -= 1) {
    const below = Math.min(
      source,
      targets[i]!.reduce((sum, t) => sum + lost[t]!, 0),
    )
    lost[i] = i === root ? source : below * random.between(PASSED_ON.min, PASSED_ON.max)
  }
  return lost.map((amount) => amount + random.between(0, NOISE_SHARE * source))
}

function largestAmount(bundle: EvidenceBundle): string | null {
  const [largest] = bundle.observations.filter(({ magnitude }) => magnitude !== undefined).sort((a, b) => b.magnitude! - a.magnitude!)
  return bundle.model.checks.find(({ id }) => id === largest?.check)?.observes ?? null
}
