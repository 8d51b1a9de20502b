import type { EvidenceContext } from './evidence-context.ts'

/** P(a node breaks | something unmodelled is wrong). */
export const UNMODELLED_BREAKS = 0.15

/**
 * What the failures say for something that the model does not know, beyond what a seed already expects (null: nothing).
 *
 * Σ ln(.15 / fa) as in the design, but over failing nodes: a second failing check of one node follows from the first. Passing checks say
 * nothing against it: it may break anything.
 */
export function unmodelledLlr(options: { context: EvidenceContext; expected: Float64Array | null }): number {
  const { context, expected } = options
  const { checks } = context.model
  const byNode = new Map<number, number>()
  for (const finding of context.findings.failing) {
    const { node, sensitivity } = checks[finding.check]!
    const seeded = expected === null ? 0 : expected[finding.check]! * sensitivity
    const anyway = 1 - (1 - finding.falseAlarm) * (1 - seeded)
    const broken = Math.max(finding.falseAlarm, sensitivity)
    byNode.set(node, (byNode.get(node) ?? 0) + Math.log(Math.max(1, broken / anyway)))
  }
  let llr = 0
  for (const [node, gain] of byNode) llr += Math.max(0, gain + Math.log(chanceToBreak({ context, node, byNode })))
  return llr
}

/** .15, or more for what needs a feature that fails as well: checkout follows cart, whatever broke cart. */
function chanceToBreak(options: { context: EvidenceContext; node: number; byNode: ReadonlyMap<number, number> }): number {
  const { context, node, byNode } = options
  let stays = 1 - UNMODELLED_BREAKS
  for (const { node: on, weight } of context.model.dependencies[node]!) {
    if (byNode.has(on) && context.model.nodes[on]!.kind === 'feature') stays *= 1 - weight
  }
  return 1 - stays
}
