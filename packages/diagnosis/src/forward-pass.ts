import { checkRow, likelihoodRatio } from './check-row.ts'
import type { EvidenceContext } from './evidence-context.ts'
import type { Hypothesis } from './model.ts'
import { reachOf } from './reach.ts'

/** The rows of one hypothesis, by position in its reach, and how surely each check was expected to fail. */
export type ForwardPass = {
  rows: number[]
  /** severity · P(the check's node is broken | hypothesis, what was seen before it). */
  expected: number[]
  /** P(node is broken | hypothesis, what was seen up to it), by position in the reach's nodes. */
  broken: number[]
}

/**
 * Goes through the nodes that may break with the hypothesis, dependencies first. A node's chance comes from its dependencies as far as
 * they were seen: once a dependency's own check passes, what lies above it is no longer expected to fail, and its passing is no further
 * news. A second check on one node is judged by what the first one said. Thus the rows are a chain of conditional
 * probabilities and add up without counting one piece of news twice; the first row on each way is the plain formula.
 */
export function forwardPass(options: { context: EvidenceContext; hypothesis: Hypothesis; severity: number }): ForwardPass {
  const { context, hypothesis, severity } = options
  const { byCheck } = context.findings
  const { checks } = context.model
  const reach = reachOf({ model: context.model, node: hypothesis.node })
  const pass: ForwardPass = { rows: [], expected: [], broken: [] }
  let next = 0
  for (let at = 0; at < reach.nodes.length; at += 1) {
    let broken = chanceOf(reach.incoming[at]!, pass.broken, reach.prior[at]!)
    for (; reach.node[next] === at; next += 1) {
      const check = reach.checks[next]!
      const finding = byCheck[check]
      pass.expected.push(severity * broken)
      // Used wrongly, a feature still works as designed: its passing checks are no alibi.
      if (finding === undefined || (hypothesis.usage && finding.status === 'pass')) {
        pass.rows.push(0)
        continue
      }
      const ratio = likelihoodRatio(finding, checks[check]!.sensitivity * severity)
      pass.rows.push(checkRow(broken, ratio))
      broken = (broken * ratio) / (broken * ratio + 1 - broken)
    }
    pass.broken.push(broken)
  }
  return pass
}

/** 1 − ∏ (1 − w · broken) over the affected dependencies, or the prior where there is none to ask. */
function chanceOf(incoming: number[] | null, broken: readonly number[], prior: number): number {
  if (incoming === null) return prior
  let survives = 1
  for (let i = 0; i < incoming.length; i += 2) survives *= 1 - incoming[i + 1]! * broken[incoming[i]!]!
  return 1 - survives
}
