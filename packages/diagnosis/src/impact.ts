import type { Findings } from './findings.ts'
import type { CompiledModel } from './model.ts'

/** Share of cases in which amounts mislead (sampling, retries, a blind spot); bounds the row at ln 0.01 = −4.6. */
const MISLEADING = 0.01
/** From the lowest to the highest row. */
export const IMPACT_GAIN_MAX = Math.log(4) - Math.log(MISLEADING)
/** Comparing needs at least two amounts. */
const MEASURED_MIN = 2

/**
 * How much of the incident's *own* excess sits at each node, 0 … 1.
 *
 * A node's own excess is its excess minus what its nearest failing, measured, synchronous dependencies explain. Excess that an
 * unmeasured dependency could have caused counts for that dependency as well, so that a blind spot is no alibi.
 * Null when fewer than two failing nodes carry amounts. Amounts of what the feature in question does not need are
 * another incident's: they tell nothing about where this one comes from.
 */
export function ownExcessShares(options: {
  model: CompiledModel
  findings: Findings
  asked: Set<number> | null
}): Map<number, number> | null {
  const excess = excessByNode(options)
  if (excess.size < MEASURED_MIN) return null
  const shares = new Map<number, number>()
  let total = 0
  for (const [node, amount] of excess) {
    const nearest = nearestDependencies({ model: options.model, excess, node })
    let explained = 0
    for (const dependency of nearest.measured) explained += excess.get(dependency)!
    const own = Math.max(0, amount - explained)
    total += own
    for (const at of [node, ...nearest.unmeasured]) shares.set(at, (shares.get(at) ?? 0) + own)
  }
  if (total <= 0) return null
  for (const [node, own] of shares) shares.set(node, own / total)
  for (const node of excess.keys()) if (!shares.has(node)) shares.set(node, 0)
  return shares
}

/**
 * ln of the density of a share under "this is the source" (Beta(4, 1), with a floor) against "anywhere" (uniform):
 * from −4.6 at 0 to +1.4 at 1.
 */
export function impactLlr(share: number): number {
  const s = Math.min(1, Math.max(0, share))
  return Math.log((1 - MISLEADING) * 4 * s ** 3 + MISLEADING)
}

function excessByNode(options: { model: CompiledModel; findings: Findings; asked: Set<number> | null }): Map<number, number> {
  const excess = new Map<number, number>()
  for (const { check, observation } of options.findings.failing) {
    if (observation.magnitude === undefined) continue
    const { node } = options.model.checks[check]!
    if (options.asked !== null && !options.asked.has(node)) continue
    excess.set(node, Math.max(excess.get(node) ?? 0, observation.magnitude))
  }
  return excess
}

/** Walks synchronous dependencies; stops at the first measured one on each path. */
function nearestDependencies(options: { model: CompiledModel; excess: Map<number, number>; node: number }): {
  measured: number[]
  unmeasured: number[]
} {
  const { model, excess, node } = options
  const seen = new Set([node])
  const queue = [node]
  const measured: number[] = []
  const unmeasured: number[] = []
  for (let at = 0; at < queue.length; at += 1) {
    for (const dependency of model.dependencies[queue[at]!]!) {
      if (!dependency.sync || seen.has(dependency.node)) continue
      seen.add(dependency.node)
      if (excess.has(dependency.node)) measured.push(dependency.node)
      else {
        unmeasured.push(dependency.node)
        queue.push(dependency.node)
      }
    }
  }
  return { measured, unmeasured }
}
