import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import { type Goal, type Measure, atLeast } from '../bench.ts'
import { seededRandom } from '../seeded-random.ts'
import { WAYS, type Way, drawCascade } from './cascade-world.ts'
import { exactSource } from './exact-source.ts'

/**
 * Cascades in which every check is red, as in a fault of one of a product's services: only the amounts tell. One service is the source; its callers
 * show what they lose by it, retries included; all others show noise. Peer: whatever has the largest amount is to blame. Limit: exact inference
 * that knows the true graph, and how large noise is beside a source.
 */
export function measureCascades({ cases }: { cases: number }): { measures: Measure[]; goals: Goal[] } {
  const tallies = WAYS.map((way) => ({ way, ...tallyWay({ way, cases }) }))
  const everywhere = tallies.find(({ way }) => way.measured === 1)!
  return {
    measures: tallies.flatMap(({ way, ours, largest, limit, sure, sureRight }): Measure[] => [
      {
        name: `cascade, ${way.name}: first is right`,
        value: ours / cases,
        unit: 'share',
        peer: largest / cases,
        ...(limit === null ? {} : { limit: limit / cases }),
        ...(largest > 0 ? { ratio: ours / largest } : {}),
      },
      ...(sure === 0 ? [] : [{ name: `cascade, ${way.name}: stated ≥ .9 (${sure} cases): right`, value: sureRight / sure, unit: 'share' }]),
    ]),
    goals: [atLeast({ name: 'cascade with amounts, first is right', value: everywhere.ours / cases, target: 0.95 })],
  }
}

type Tally = { ours: number; largest: number; limit: number | null; sure: number; sureRight: number }

function tallyWay({ way, cases }: { way: Way; cases: number }): Tally {
  const random = seededRandom(20261121)
  const limitRandom = seededRandom(1)
  const tally: Tally = { ours: 0, largest: 0, limit: way.measured > 0 ? 0 : null, sure: 0, sureRight: 0 }
  for (let i = 0; i < cases; i += 1) {
    const drawn = drawCascade({ random, way })
    const [first] = explain(drawn.bundle).causes
    const isRight = first?.node === drawn.source
    tally.ours += Number(isRight)
    tally.largest += Number(largestAmount(drawn.bundle) === drawn.source)
    if (tally.limit !== null) tally.limit += Number(drawn.services[exactSource({ seen: drawn, random: limitRandom })] === drawn.source)
    if (first === undefined || first.probability < 0.9) continue
    tally.sure += 1
    tally.sureRight += Number(isRight)
  }
  return tally
}

function largestAmount(bundle: EvidenceBundle): string | null {
  const [largest] = bundle.observations.filter(({ magnitude }) => magnitude !== undefined).sort((a, b) => b.magnitude! - a.magnitude!)
  return bundle.model.checks.find(({ id }) => id === largest?.check)?.observes ?? null
}
