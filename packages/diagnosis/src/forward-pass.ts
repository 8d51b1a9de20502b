import { checkRow, likelihoodRatio } from './check-row.ts'
import type { EvidenceContext } from './evidence-context.ts'
import type { Hypothesis, Reach } from './model.ts'

/**
 * The rows of one hypothesis, by position in its reach, and how surely each check was expected to fail. All passes of a bundle share one
 * block of numbers (an array each was a fifth of the cost of scoring); these say where in `values` each list begins.
 */
export type ForwardPass = {
  values: Float64Array
  rowsAt: number
  /** severity · P(the check's node is broken | hypothesis, what was seen before it). */
  expectedAt: number
  /** P(node is broken | hypothesis, what was seen up to it), by position in the reach's nodes. */
  brokenAt: number
}

/** How many values the pass over a reach takes. */
export function passLength(reach: Reach): number {
  return 2 * reach.checks.length + reach.nodes.length
}

/**
 * Goes through the nodes that may break with the hypothesis, dependencies first. A node's chance comes from its dependencies as far as
 * they were seen: once a dependency's own check passes, what lies above it is no longer expected to fail, and its passing is no further
 * news. A second check on one node is judged by what the first one said. Thus the rows are a chain of conditional
 * probabilities and add up without counting one piece of news twice; the first row on each way is the plain formula.
 */
export function forwardPass(options: {
  context: EvidenceContext
  hypothesis: Hypothesis
  reach: Reach
  severity: number
  /** Filled from `at` on. */
  values: Float64Array
  at: number
}): ForwardPass {
  const { context, hypothesis, reach, severity, values } = options
  const { byCheck } = context.findings
  const { checks } = context.model
  const rowsAt = options.at
  const expectedAt = rowsAt + reach.checks.length
  const brokenAt = expectedAt + reach.checks.length
  let next = 0
  for (let at = 0; at < reach.nodes.length; at += 1) {
    const incoming = reach.incoming[at]!
    let broken = incoming === null ? reach.prior[at]! : chanceOf(incoming, values, brokenAt)
    for (; reach.node[next] === at; next += 1) {
      const check = reach.checks[next]!
      const finding = byCheck[check]
      values[expectedAt + next] = severity * broken
      // Used wrongly, a feature still works as designed: its passing checks are no alibi.
      if (finding === undefined || (hypothesis.usage && finding.status === 'pass')) {
        values[rowsAt + next] = 0
        continue
      }
      const ratio = likelihoodRatio(finding, checks[check]!.sensitivity * severity)
      values[rowsAt + next] = checkRow(broken, ratio)
      broken = (broken * ratio) / (broken * ratio + 1 - broken)
    }
    values[brokenAt + at] = broken
  }
  return { values, rowsAt, expectedAt, brokenAt }
}

/** 1 − ∏ (1 − w · broken) over the affected dependencies. */
function chanceOf(incoming: number[], values: Float64Array, brokenAt: number): number {
  let survives = 1
  for (let i = 0; i < incoming.length; i += 2) survives *= 1 - incoming[i + 1]! * values[brokenAt + incoming[i]!]!
  return 1 - survives
}
