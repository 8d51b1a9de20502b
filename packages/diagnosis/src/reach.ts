import type { CompiledModel, Reach } from './model.ts'

/** Below this a path is not worth following: its rows would be smaller than a thousandth of a nat. */
const REACH_MIN = 1e-4

/**
 * Which checks see a broken node, and how surely: b(h) = 1; b(n) = 1 − ∏ over deps d (1 − w·b(d)), dependencies first.
 * Inside a cycle the strongest path counts (a noisy-or over a cycle would feed itself); see decisions/0003.
 */
export function reachOf(options: { model: CompiledModel; node: number }): Reach {
  const { model, node } = options
  const known = model.reach[node]
  if (known !== undefined) return known
  const broken = breakage({ model, node })
  const checks: number[] = []
  const b: number[] = []
  for (const [affected, chance] of broken) {
    for (const check of model.checksOfNode[affected]!) {
      checks.push(check)
      b.push(chance)
    }
  }
  const reach = { checks: Int32Array.from(checks), b: Float64Array.from(b) }
  model.reach[node] = reach
  return reach
}

/** P(n breaks | node is broken) for every node n that may break with it. */
export function breakage(options: { model: CompiledModel; node: number }): Map<number, number> {
  const { model, node } = options
  const chance = new Map<number, number>([[node, 1]])
  const affected = affectedBy({ model, node })
  for (let at = 0; at < affected.length; ) {
    const component = model.component[affected[at]!]!
    let end = at + 1
    while (end < affected.length && model.component[affected[end]!] === component) end += 1
    for (let i = at; i < end; i += 1) combineOutside({ model, chance, node: affected[i]!, component })
    if (end - at > 1) strongestPathsInside({ model, chance, members: affected.slice(at, end), component })
    at = end
  }
  for (const [reached, b] of chance) if (b < REACH_MIN) chance.delete(reached)
  return chance
}

/** The node and all that depend on it, dependencies first. */
function affectedBy(options: { model: CompiledModel; node: number }): number[] {
  const { model, node } = options
  const seen = new Set([node])
  const queue = [node]
  for (let at = 0; at < queue.length; at += 1) {
    for (const { node: dependent } of model.dependents[queue[at]!]!) {
      if (seen.has(dependent)) continue
      seen.add(dependent)
      queue.push(dependent)
    }
  }
  return queue.sort((a, b) => model.component[a]! - model.component[b]! || a - b)
}

type Step = { model: CompiledModel; chance: Map<number, number>; component: number }

function combineOutside({ model, chance, node, component }: Step & { node: number }): void {
  if (chance.get(node) === 1) return
  let survives = 1
  for (const dependency of model.dependencies[node]!) {
    if (model.component[dependency.node] === component) continue
    const b = chance.get(dependency.node)
    if (b !== undefined) survives *= 1 - dependency.weight * b
  }
  chance.set(node, 1 - survives)
}

function strongestPathsInside({ model, chance, members, component }: Step & { members: number[] }): void {
  for (let round = 0, changed = true; changed && round < members.length; round += 1) {
    changed = false
    for (const node of members) {
      const before = chance.get(node) ?? 0
      let best = before
      for (const dependency of model.dependencies[node]!) {
        if (model.component[dependency.node] !== component) continue
        best = Math.max(best, dependency.weight * (chance.get(dependency.node) ?? 0))
      }
      if (best > before) {
        chance.set(node, best)
        changed = true
      }
    }
  }
}
