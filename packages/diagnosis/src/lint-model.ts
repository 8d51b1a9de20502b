import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import { type CompiledModel, type Hypothesis, compileModel } from './model.ts'
import { reachOf } from './reach.ts'

/** Reaches that differ by less than this on every check leave nothing to tell two nodes apart by. */
const SAME_REACH = 0.05
/** A check that fails hardly more often when its node is broken than when it is healthy. */
const TELLS_LITTLE = 3

export type ModelFinding =
  | { rule: 'causes-alike'; causes: string[] }
  | { rule: 'check-says-nothing'; check: string }
  | { rule: 'node-unobserved'; node: string; reachedByChecks: number }
  | { rule: 'cycle'; nodes: string[] }

/**
 * What is wrong with a model before any evidence: causes that no check (and no signature) can tell apart, checks that say nothing, nodes that
 * no check observes directly (0 reached: a fault there can never be seen), and dependency cycles. Sorted, so that a report can be compared.
 */
export function lintModel(options: {
  model: EvidenceModel
  /** Causes with at least one signature: these can be told from the other causes of their node. */
  signed?: ReadonlySet<string>
}): ModelFinding[] {
  const model = compileModel(options.model)
  return [...alikeCauses({ model, signed: options.signed ?? new Set() }), ...muteChecks(model), ...unobserved(model), ...cycles(model)]
}

function alikeCauses({ model, signed }: { model: CompiledModel; signed: ReadonlySet<string> }): ModelFinding[] {
  const groups: { signature: Map<number, number>; hypotheses: Hypothesis[] }[] = []
  for (const hypothesis of model.hypotheses) {
    if (hypothesis.usage) continue
    const reach = reachOf({ model, node: hypothesis.node })
    // Reached by no check at all: named as unobserved, once, instead of with all others of its kind.
    if (reach.checks.length === 0) continue
    const signature = new Map(reach.checks.map((check, i) => [check, reach.b[i]!]))
    const group = groups.find((each) => isSame(each.signature, signature))
    if (group === undefined) groups.push({ signature, hypotheses: [hypothesis] })
    else group.hypotheses.push(hypothesis)
  }
  return groups
    .map(({ hypotheses }) => hypotheses.flatMap(({ causes }) => causes.map(({ id }) => id)).filter((id) => !signed.has(id)))
    .filter((causes) => causes.length > 1)
    .map((causes) => ({ rule: 'causes-alike' as const, causes: causes.sort() }))
    .sort((a, b) => (a.causes[0]! < b.causes[0]! ? -1 : 1))
}

function isSame(a: Map<number, number>, b: Map<number, number>): boolean {
  if (a.size !== b.size) return false
  for (const [check, value] of a) {
    const other = b.get(check)
    if (other === undefined || Math.abs(other - value) > SAME_REACH) return false
  }
  return true
}

function muteChecks(model: CompiledModel): ModelFinding[] {
  return model.checks
    .filter(({ sensitivity, falseAlarm }) => sensitivity < TELLS_LITTLE * falseAlarm)
    .map(({ id }) => ({ rule: 'check-says-nothing' as const, check: id }))
    .sort((a, b) => (a.check < b.check ? -1 : 1))
}

function unobserved(model: CompiledModel): ModelFinding[] {
  return model.nodes
    .map(({ id }, node) => ({ id, node }))
    .filter(({ node }) => model.checksOfNode[node]!.length === 0)
    .map(({ id, node }) => ({ rule: 'node-unobserved' as const, node: id, reachedByChecks: reachOf({ model, node }).checks.length }))
    .sort((a, b) => (a.node < b.node ? -1 : 1))
}

function cycles(model: CompiledModel): ModelFinding[] {
  return model.componentSizes
    .map((size, component) => ({ size, component }))
    .filter(({ size }) => size > 1)
    .map(({ component }) => model.nodes.filter((_, node) => model.component[node] === component).map(({ id }) => id))
    .map((nodes) => ({ rule: 'cycle' as const, nodes: nodes.sort() }))
    .sort((a, b) => (a.nodes[0]! < b.nodes[0]! ? -1 : 1))
}
