import type { EvidenceContext } from './evidence-context.ts'
import { neededBy } from './needed-by.ts'

/** What the question is about: the feature asked for with all that it needs, or whatever fails. */
export type Question = {
  /** Nodes that may answer the question; null: every node. */
  nodes: Set<number> | null
  /** Checks that bear on it, seen or not. */
  relevant: number[]
  fresh: number
  /** Whether any of them fails, confirmed, or warns. */
  fails: boolean
}

export function questionOf(context: EvidenceContext): Question {
  const { model, findings } = context
  const nodes = context.asked
  const about = nodes ?? whateverFails(context)
  const relevant: number[] = []
  let fresh = 0
  let fails = false
  for (let check = 0; check < model.checks.length; check += 1) {
    if (about !== null && !about.has(model.checks[check]!.node)) continue
    relevant.push(check)
    const finding = findings.byCheck[check]
    if (finding !== undefined) fresh += 1
    if (finding !== undefined && finding.status !== 'pass' && finding.status !== 'once') fails = true
  }
  return { nodes, relevant, fresh, fails }
}

/** Failing nodes with all that they need; null (everything) while nothing fails. */
function whateverFails(context: EvidenceContext): Set<number> | null {
  if (context.findings.failing.length === 0) return null
  return neededBy({ model: context.model, from: context.findings.failing.map(({ check }) => context.model.checks[check]!.node) })
}
