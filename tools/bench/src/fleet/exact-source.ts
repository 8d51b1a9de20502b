import type { Random } from '../seeded-random.ts'
import { NOISE_SHARE, PASSED_ON, SOURCE } from './cascade-world.ts'

/** What is known of a cascade: who depends on whom, and the amounts that were measured. */
export type SeenCascade = { targets: readonly number[][]; amounts: readonly (number | null)[] }

const PARTICLES = 3000

/**
 * What can be known of a cascade's source at all: P(source = each service | the amounts), under the simulator's own story, up to Monte Carlo's noise
 * (what was not measured is drawn, what was measured weighs each draw by its density). Told what no product knows, so a limit, not a peer.
 */
export function exactSource({ seen, random }: { seen: SeenCascade; random: Random }): number {
  const { targets } = seen
  const weights = targets.map((_, source) => (source === 0 ? 0 : likelihood({ seen, source, random })))
  return weights.indexOf(Math.max(...weights))
}

/** Mean density of the measured amounts over draws of the source's size and of what was not measured. */
function likelihood(options: { seen: SeenCascade; source: number; random: Random }): number {
  const { source, seen, random } = options
  const { targets, amounts } = seen
  const range = sizeRange(options)
  if (range === null) return 0
  const lost = new Float64Array(targets.length)
  let sum = 0
  for (let particle = 0; particle < PARTICLES; particle += 1) {
    const size = range.min + ((particle + random.between(0, 1)) / PARTICLES) * (range.max - range.min)
    const noise = NOISE_SHARE * size
    let weight = 1
    for (let i = targets.length - 1; i >= 0 && weight > 0; i -= 1) {
      const amount = amounts[i]!
      let below = 0
      for (const target of targets[i]!) below += lost[target]!
      below = Math.min(size, below)
      const from = i === source ? size : below * PASSED_ON.min
      const to = i === source ? size : below * PASSED_ON.max
      if (amount === null) lost[i] = random.between(from, to)
      else if (to === from) {
        lost[i] = to
        weight *= amount >= to && amount <= to + noise ? 1 / noise : 0
      } else {
        const least = Math.max(from, amount - noise)
        const most = Math.min(to, amount)
        lost[i] = random.between(least, most)
        weight *= most > least ? (most - least) / ((to - from) * noise) : 0
      }
    }
    sum += weight
  }
  return (sum * (range.max - range.min)) / PARTICLES
}

/** Which sizes of the source are possible: noise alone bounds it from below, its own amount on both sides. */
function sizeRange({ seen, source }: { seen: SeenCascade; source: number }): { min: number; max: number } | null {
  const { targets, amounts } = seen
  const concerned = new Set([source])
  for (let i = source - 1; i >= 0; i -= 1) if (targets[i]!.some((target) => concerned.has(target))) concerned.add(i)
  let min = SOURCE.min
  let max = SOURCE.max
  for (const [i, amount] of amounts.entries()) if (amount !== null && !concerned.has(i)) min = Math.max(min, amount / NOISE_SHARE)
  const own = amounts[source] ?? null
  if (own !== null) {
    min = Math.max(min, own / (1 + NOISE_SHARE))
    max = Math.min(max, own)
  }
  return min < max ? { min, max } : null
}
