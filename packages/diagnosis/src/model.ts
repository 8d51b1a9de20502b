import type { EvidenceModel, EvidenceNode } from '@lamplighter/catalog/evidence'
import { clampRate, logOdds } from './probability.ts'
import { isSameModel } from './same-model.ts'
import { stronglyConnected } from './strongly-connected.ts'

/**
 * The model in the shape that scoring needs: ids resolved to numbers, logarithms taken, cycles found.
 * The last few models are remembered by content: bundles read line by line bring an equal model each. (A WeakMap by object was measured
 * and dropped: with one short-lived key a line, collecting it cost more than comparing does.)
 * A model must not be changed after it was explained with.
 */
export function compileModel(model: EvidenceModel): CompiledModel {
  const known = recent.find((each) => each.model === model) ?? recent.find((each) => isSameModel(each.model, model))
  if (known !== undefined) return known.compiled
  const entry = { model, compiled: compile(model) }
  recent.unshift(entry)
  if (recent.length > RECENT_MAX) recent.pop()
  return entry.compiled
}

const RECENT_MAX = 8
const recent: { model: EvidenceModel; compiled: CompiledModel }[] = []

export type CompiledEdge = { node: number; weight: number; sync: boolean }
export type CompiledCheck = { id: string; node: number; sensitivity: number; falseAlarm: number }
export type CompiledCause = { id: string; logOdds: number; prior: number; cures: readonly string[]; usage: boolean }

/** What is assumed broken: a node by any of its fault causes, or one usage cause (which has its own rules). */
export type Hypothesis = { node: number; usage: boolean; causes: CompiledCause[] }

/** How a broken node shows itself: the nodes that may break with it, dependencies first, and the checks that see them. */
export type Reach = {
  nodes: number[]
  /** P(the node breaks | the root is broken), before anything was seen. */
  prior: number[]
  /** Position and weight in turns, of the affected dependencies; null where `prior` stands (the root, and inside cycles). */
  incoming: (number[] | null)[]
  checks: number[]
  /** By check: the position of its node, and that node's prior. */
  node: number[]
  b: number[]
}

export type CompiledModel = {
  nodes: readonly EvidenceNode[]
  nodeOf: Map<string, number>
  /** Whom a node needs. */
  dependencies: CompiledEdge[][]
  /** Who needs a node. */
  dependents: CompiledEdge[][]
  /** Strongly connected component of each node; dependencies have smaller numbers. */
  component: Int32Array
  componentSizes: number[]
  checks: CompiledCheck[]
  checkOf: Map<string, number>
  checksOfNode: number[][]
  hypotheses: Hypothesis[]
  /** Filled on demand by `reachOf`. */
  reach: (Reach | undefined)[]
  /** Working memory of `reachOf`: allocated once, as scoring asks for every node. */
  scratch: { chance: Float64Array; stamp: Int32Array; position: Int32Array; round: number }
}

function compile(model: EvidenceModel): CompiledModel {
  const { nodes } = model
  const nodeOf = new Map<string, number>()
  for (let i = 0; i < nodes.length; i += 1) nodeOf.set(nodes[i]!.id, i)
  const dependencies: CompiledEdge[][] = nodes.map(() => [])
  const dependents: CompiledEdge[][] = nodes.map(() => [])
  const targets: number[][] = nodes.map(() => [])
  for (const edge of model.edges) {
    const from = nodeOf.get(edge.from)!
    const to = nodeOf.get(edge.to)!
    if (from === to) continue
    const sync = edge.mode === 'sync'
    dependencies[from]!.push({ node: to, weight: edge.weight, sync })
    dependents[to]!.push({ node: from, weight: edge.weight, sync })
    targets[from]!.push(to)
  }
  const { component, sizes } = stronglyConnected(targets)
  const checksOfNode: number[][] = nodes.map(() => [])
  const checkOf = new Map<string, number>()
  const checks = model.checks.map((check, index): CompiledCheck => {
    const node = nodeOf.get(check.observes)!
    checkOf.set(check.id, index)
    checksOfNode[node]!.push(index)
    return { id: check.id, node, sensitivity: clampRate(check.sensitivity), falseAlarm: clampRate(check.falseAlarm) }
  })
  // Rows of several checks on one node depend on their order, so it must not depend on the document's.
  for (const own of checksOfNode) if (own.length > 1) own.sort((a, b) => (checks[a]!.id < checks[b]!.id ? -1 : 1))
  return {
    nodes,
    nodeOf,
    dependencies,
    dependents,
    component,
    componentSizes: sizes,
    checks,
    checkOf,
    checksOfNode,
    hypotheses: hypothesesOf({ model, nodeOf }),
    reach: nodes.map(() => undefined),
    scratch: {
      chance: new Float64Array(nodes.length),
      stamp: new Int32Array(nodes.length),
      position: new Int32Array(nodes.length),
      round: 0,
    },
  }
}

function hypothesesOf(options: { model: EvidenceModel; nodeOf: Map<string, number> }): Hypothesis[] {
  const { model, nodeOf } = options
  const faults = model.nodes.map((): Hypothesis | undefined => undefined)
  const usages: Hypothesis[] = []
  for (const cause of model.causes ?? []) {
    const node = nodeOf.get(cause.of)!
    const usage = cause.kind === 'usage'
    const entry = { id: cause.id, logOdds: logOdds(cause.prior), prior: cause.prior, cures: cause.cures, usage }
    if (usage) usages.push({ node, usage, causes: [entry] })
    else if (faults[node] === undefined) faults[node] = { node, usage: false, causes: [entry] }
    else faults[node].causes.push(entry)
  }
  const named = new Set(usages.map((usage) => usage.node))
  const singles: Hypothesis[] = []
  for (let node = 0; node < model.nodes.length; node += 1) {
    const { id, prior } = model.nodes[node]!
    const fault = faults[node]
    if (fault !== undefined) singles.push(fault)
    // A node whose only causes are usage can still break by itself.
    else singles.push(ownCause({ node, id: named.has(node) ? `${id}/broken` : id, prior }))
  }
  return [...singles, ...usages]
}

/** A node without causes is its own cause. */
function ownCause(options: { node: number; id: string; prior: number }): Hypothesis {
  const { node, id, prior } = options
  return { node, usage: false, causes: [{ id, logOdds: logOdds(prior), prior, cures: [], usage: false }] }
}
