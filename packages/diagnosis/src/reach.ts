import type { CompiledModel, Reach } from './model.ts'

/** Below this a check says less than a thousandth of a nat about the node. */
const REACH_MIN = 1e-4
/** Paths fainter than this are not followed: keeps very deep models affordable. */
const PATH_MIN = 1e-9

/**
 * Which checks see a broken node, and how surely: b(h) = 1; b(n) = 1 − ∏ over deps d (1 − w·b(d)), dependencies first.
 * Inside a cycle the strongest path counts (a noisy-or over a cycle would feed itself); see decisions/0003.
 */
export function reachOf(options: { model: CompiledModel; node: number }): Reach {
  const { model, node } = options
  const known = model.reach[node]
  if (known !== undefined) return known
  const reach = collectReach({ model, affected: breakAll(options), root: node })
  model.reach[node] = reach
  return reach
}

function collectReach(options: { model: CompiledModel; affected: number[]; root: number }): Reach {
  const { model, root } = options
  const { chance } = model.scratch
  const affected = options.affected.filter((node) => chance[node]! >= REACH_MIN)
  const position = model.scratch.position
  for (let at = 0; at < affected.length; at += 1) position[affected[at]!] = at
  const reach: Reach = { checks: [], b: [], node: [], nodes: affected, prior: [], incoming: [] }
  const round = model.scratch.round
  for (let at = 0; at < affected.length; at += 1) {
    const node = affected[at]!
    const b = chance[node]!
    reach.prior.push(b)
    reach.incoming.push(node === root || model.componentSizes[model.component[node]!]! > 1 ? null : incomingOf({ model, node, round }))
    for (const check of model.checksOfNode[node]!) {
      reach.checks.push(check)
      reach.b.push(b)
      reach.node.push(at)
    }
  }
  return reach
}

/** Edges from affected dependencies, as position and weight in turns. */
function incomingOf({ model, node, round }: { model: CompiledModel; node: number; round: number }): number[] {
  const { chance, position, stamp } = model.scratch
  const incoming: number[] = []
  for (const { node: on, weight } of model.dependencies[node]!) {
    if (stamp[on] === round && chance[on]! >= REACH_MIN) incoming.push(position[on]!, weight)
  }
  return incoming
}

/** P(n breaks | node is broken) for every node n that may break with it. */
export function breakage(options: { model: CompiledModel; node: number }): Map<number, number> {
  const chances = new Map<number, number>()
  for (const at of breakAll(options)) {
    const chance = options.model.scratch.chance[at]!
    if (chance >= REACH_MIN) chances.set(at, chance)
  }
  return chances
}

/** Fills `scratch.chance` for the returned nodes; others in it are left from earlier calls and must not be read. */
function breakAll({ model, node }: { model: CompiledModel; node: number }): number[] {
  const { chance, stamp } = model.scratch
  const affected = affectedBy({ model, node })
  const round = model.scratch.round
  for (let at = 0; at < affected.length;) {
    const component = model.component[affected[at]!]!
    let end = at + 1
    while (end < affected.length && model.component[affected[end]!] === component) end += 1
    for (let i = at; i < end; i += 1) {
      const each = affected[i]!
      if (each === node) {
        chance[each] = 1
        continue
      }
      let survives = 1
      for (const { node: on, weight } of model.dependencies[each]!) {
        if (stamp[on] === round && model.component[on] !== component) survives *= 1 - weight * chance[on]!
      }
      chance[each] = 1 - survives
    }
    if (end - at > 1) strongestPathsInside({ model, members: affected.slice(at, end), component })
    at = end
  }
  return affected
}

/** The node and all that may break with it, dependencies first; they carry the current stamp. */
function affectedBy({ model, node }: { model: CompiledModel; node: number }): number[] {
  const { stamp, chance } = model.scratch
  model.scratch.round += 1
  const { round } = model.scratch
  stamp[node] = round
  chance[node] = 1
  const queue = [node]
  for (let at = 0; at < queue.length; at += 1) {
    const from = queue[at]!
    for (const { node: dependent, weight } of model.dependents[from]!) {
      const path = weight * chance[from]!
      if (stamp[dependent] === round || path < PATH_MIN) continue
      stamp[dependent] = round
      chance[dependent] = path
      queue.push(dependent)
    }
  }
  return queue.sort((a, b) => model.component[a]! - model.component[b]! || a - b)
}

function strongestPathsInside(options: { model: CompiledModel; members: number[]; component: number }): void {
  const { model, members, component } = options
  const { chance, stamp, round } = model.scratch
  for (let pass = 0, changed = true; changed && pass < members.length; pass += 1) {
    changed = false
    for (const node of members) {
      let best = chance[node]!
      for (const { node: on, weight } of model.dependencies[node]!) {
        if (stamp[on] === round && model.component[on] === component) best = Math.max(best, weight * chance[on]!)
      }
      if (best > chance[node]!) {
        chance[node] = best
        changed = true
      }
    }
  }
}
