import type { Candidate } from './candidates.ts'
import type { EvidenceContext } from './evidence-context.ts'
import type { Marginals } from './marginals.ts'
import type { Question } from './scope-of-question.ts'
import { reachOf } from './reach.ts'
import { UNMODELLED_BREAKS } from './unmodelled.ts'

/** Below this (nats expected) a look is not worth the wait. */
const GAIN_MIN = 1e-3
/** Keeps a nearly settled question open enough to rank the looks that would confirm it. */
const DOUBT = 0.05

/** An answer, as a way that checks would fail. */
type Answer = { probability: number; candidate: Candidate | 'unmodelled' | 'no-fault' }

/**
 * The check without a fresh finding whose result would, on average, tell the two most probable answers apart best (mutual
 * information). "No fault" and "unmodelled" are answers too. Null when no unseen check separates them.
 */
export function nextBestCheck(options: { context: EvidenceContext; marginals: Marginals; question: Question }): string | null {
  const { context, question } = options
  const [first, second] = topAnswers(options.marginals)
  if (first === undefined || second === undefined) return null
  const weight = (first.probability + DOUBT) / (first.probability + second.probability + 2 * DOUBT)
  const expectFirst = failChances({ context, answer: first })
  const expectSecond = failChances({ context, answer: second })
  let best: { id: string; gain: number } | null = null
  for (const check of unseenChecks({ context, question })) {
    const { id } = context.model.checks[check]!
    const gain = information({ weight, p: expectFirst(check), q: expectSecond(check) })
    if (gain < GAIN_MIN) continue
    if (best === null || gain > best.gain + 1e-9 || (gain > best.gain - 1e-9 && id < best.id)) best = { id, gain }
  }
  return best?.id ?? null
}

function topAnswers(marginals: Marginals): Answer[] {
  const answers: Answer[] = [
    { probability: marginals.unmodelled, candidate: 'unmodelled' },
    { probability: marginals.noFault, candidate: 'no-fault' },
  ]
  const nodes = new Set<number>()
  for (const { candidate, probability, inQuestion } of marginals.causes) {
    // Causes of one node differ in signatures, not in checks.
    if (!inQuestion || nodes.has(candidate.hypothesis.node)) continue
    nodes.add(candidate.hypothesis.node)
    answers.push({ probability, candidate })
    if (nodes.size === 2) break
  }
  return answers.sort((a, b) => b.probability - a.probability).slice(0, 2)
}

function unseenChecks({ context, question }: { context: EvidenceContext; question: Question }): number[] {
  const unseen = question.relevant.filter((check) => context.findings.byCheck[check] === undefined)
  if (unseen.length > 0 || question.nodes !== null) return unseen
  return context.model.checks.map((_, check) => check).filter((check) => context.findings.byCheck[check] === undefined)
}

function failChances({ context, answer }: { context: EvidenceContext; answer: Answer }): (check: number) => number {
  const { candidate } = answer
  const { checks } = context.model
  if (candidate === 'unmodelled') return () => UNMODELLED_BREAKS
  if (candidate === 'no-fault') return (check) => checks[check]!.falseAlarm
  const reach = reachOf({ model: context.model, node: candidate.hypothesis.node })
  const expected = new Map<number, number>()
  for (let i = 0; i < reach.checks.length; i += 1) {
    const check = reach.checks[i]!
    const broken = candidate.pass.values[candidate.pass.brokenAt + reach.node[i]!]!
    expected.set(check, checks[check]!.sensitivity * broken * candidate.severity)
  }
  return (check) => 1 - (1 - checks[check]!.falseAlarm) * (1 - (expected.get(check) ?? 0))
}

/** Mutual information between the answer and the check's result, in nats. */
function information({ weight, p, q }: { weight: number; p: number; q: number }): number {
  const mean = weight * p + (1 - weight) * q
  return entropy(mean) - weight * entropy(p) - (1 - weight) * entropy(q)
}

function entropy(p: number): number {
  if (p <= 0 || p >= 1) return 0
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p)
}
