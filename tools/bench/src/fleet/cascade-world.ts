import type { EvidenceBundle, EvidenceModel } from '@lamplighter/catalog/evidence'
import type { Random } from '../seeded-random.ts'
import { distortModel } from './world.ts'

/** How much of a cascade is measured, and how wrong the model is that the engine is told. */
export type Way = { name: string; measured: number; missingEdges: number; off: number }

export const WAYS: Way[] = [
  { name: 'no amounts', measured: 0, missingEdges: 0, off: 0 },
  { name: 'amounts everywhere', measured: 1, missingEdges: 0, off: 0 },
  { name: 'amounts missing on a fifth of the services', measured: 0.8, missingEdges: 0, off: 0 },
  { name: 'amounts everywhere, wrong model', measured: 1, missingEdges: 0.2, off: 0.2 },
]

const SERVICES = 12
/** Failed requests a minute at the source, and the most that an unconcerned service shows. */
export const SOURCE = { min: 50, max: 500 }
export const NOISE_SHARE = 0.12
/** A caller loses most of what it asked for, or more, when it asks again. */
export const PASSED_ON = { min: 0.6, max: 1.2 }

/** `targets`: by service, those that it calls; `amounts`: null where not measured. */
export type Cascade = { bundle: EvidenceBundle; source: string; services: string[]; targets: number[][]; amounts: (number | null)[] }

export function drawCascade({ random, way }: { random: Random; way: Way }): Cascade {
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
    services: ids,
    targets,
    amounts: amounts.map((amount, i) => (measured[i]! ? amount : null)),
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
