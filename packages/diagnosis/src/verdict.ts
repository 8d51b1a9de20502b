import type { Scope, Verdict } from '@lamplighter/catalog/evidence'
import type { EvidenceContext } from './evidence-context.ts'
import type { CauseMarginal, Marginals } from './marginals.ts'
import type { Question } from './scope-of-question.ts'

const CONFIRMED_FROM = 0.95
const LIKELY_FROM = 0.7
const LIKELY_LEAD = 2
const NAMED_FROM = 0.4
const HALF = 0.5
const FRESH_SHARE_MIN = 0.6
/** A signature weaker than this is a hint, not a direct look. */
const SIGNATURE_MIN = 0.5

type VerdictOptions = { context: EvidenceContext; marginals: Marginals; question: Question }

/**
 * The word for how sure the explanation is.
 *
 * unknown: too little was seen (under 60 % of the relevant checks fresh), or something unmodelled is at least as probable as not, or
 * nothing reaches .4. no-fault: at least as probable as not. confirmed: ≥ .95 and a failing direct check or a signature.
 * likely: ≥ .70 and twice the next cause that needs another remedy. possible: the rest.
 */
export function verdictOf({ context, marginals, question }: VerdictOptions): Verdict {
  const top = marginals.causes.find(({ inQuestion }) => inQuestion)
  if (isBlind(question) || marginals.unmodelled >= HALF) return 'unknown'
  if (marginals.noFault >= HALF) return 'no-fault'
  if (top === undefined || top.probability < NAMED_FROM) return 'unknown'
  if (top.probability >= CONFIRMED_FROM && isSeenDirectly({ context, top })) return 'confirmed'
  if (top.probability < LIKELY_FROM) return 'possible'
  const next = marginals.causes.find((other) => other !== top && other.inQuestion && hasOtherRemedy({ top, other }))
  return next === undefined || top.probability >= LIKELY_LEAD * next.probability ? 'likely' : 'possible'
}

/** Whose trouble it is, by the weight of all named causes: known even where the cause itself is not. */
export function scopeOf(options: { context: EvidenceContext; marginals: Marginals; verdict: Verdict }): Scope | null {
  const { context, marginals, verdict } = options
  if (verdict === 'no-fault') return null
  let shared = 0
  let tenant = 0
  for (const { candidate, probability, inQuestion } of marginals.causes) {
    if (!inQuestion) continue
    if (context.model.nodes[candidate.hypothesis.node]!.kind === 'shared') shared += probability
    else tenant += probability
  }
  if (Math.max(shared, tenant) < NAMED_FROM) return null
  return shared > tenant ? 'shared' : 'tenant'
}

function isBlind({ relevant, fresh }: Question): boolean {
  return relevant.length === 0 || fresh < FRESH_SHARE_MIN * relevant.length
}

/** Two causes with a remedy in common may be treated alike, so neither stands in the other's way. */
function hasOtherRemedy({ top, other }: { top: CauseMarginal; other: CauseMarginal }): boolean {
  return !other.cause.cures.some((cure) => top.cause.cures.includes(cure))
}

function isSeenDirectly({ context, top }: { context: EvidenceContext; top: CauseMarginal }): boolean {
  const { node } = top.candidate.hypothesis
  if (context.model.checksOfNode[node]!.some((check) => context.findings.byCheck[check]?.status === 'fail')) return true
  return (context.signatures.get(top.cause.id) ?? []).some(({ llr }) => llr >= SIGNATURE_MIN)
}
