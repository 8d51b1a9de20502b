import type { Scope, Verdict } from '@lamplighter/catalog/evidence'
import type { EvidenceContext } from './evidence-context.ts'
import type { CauseMarginal, Marginals } from './marginals.ts'
import { reachOf } from './reach.ts'
import type { Question } from './scope-of-question.ts'

const CONFIRMED_FROM = 0.95
const LIKELY_FROM = 0.7
const LIKELY_LEAD = 2
const NAMED_FROM = 0.4
const HALF = 0.5
const FRESH_SHARE_MIN = 0.6
/** A failure counts as explained when the cause makes it at least this often. */
const EXPLAINED_FROM = 0.5
/** A signature weaker than this is a hint, not a direct look. */
const SIGNATURE_MIN = 0.5

type VerdictOptions = { context: EvidenceContext; marginals: Marginals; question: Question }

/**
 * The word for how sure the explanation is.
 *
 * unknown: too little was seen (under 60 % of the relevant checks fresh, or accounted for by what was seen), or something unmodelled
 * is at least as probable as not, or nothing reaches .4. no-fault: at least as probable as not. confirmed: ≥ .95 and a failing direct check or a signature.
 * likely: ≥ .70 and twice the next cause that needs another remedy. possible: the rest.
 */
export function verdictOf({ context, marginals, question }: VerdictOptions): Verdict {
  const top = marginals.causes.find(({ inQuestion }) => inQuestion)
  if (isBlind({ context, question, top }) || marginals.unmodelled >= HALF) return 'unknown'
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

/**
 * Whether too little was seen to say anything. A cause that was looked at itself and found broken is no inference from what was not
 * seen: the checks that it leaves without a say then count as seen (decisions/0006).
 */
function isBlind(options: { context: EvidenceContext; question: Question; top: CauseMarginal | undefined }): boolean {
  const { context, question, top } = options
  const { relevant, fresh } = question
  const needed = FRESH_SHARE_MIN * relevant.length
  if (relevant.length === 0) return true
  if (fresh >= needed) return false
  if (top === undefined || top.probability < CONFIRMED_FROM || !hasFailingCheck({ context, top })) return true
  return fresh + accountedFor({ context, question, top }) < needed
}

/**
 * How many relevant checks could not look, yet have no say left beside the top cause: it breaks what they look at, or it explains every
 * failure that a fault there could explain.
 */
function accountedFor(options: { context: EvidenceContext; question: Question; top: CauseMarginal }): number {
  const { context, question, top } = options
  const { model, findings } = context
  const { reach, pass } = top.candidate
  const broken = new Set<number>()
  const explained = new Set<number>()
  for (let i = 0; i < reach.checks.length; i += 1) {
    const check = reach.checks[i]!
    if (reach.b[i]! >= EXPLAINED_FROM) broken.add(check)
    if (pass.values[pass.expectedAt + i]! * model.checks[check]!.sensitivity >= EXPLAINED_FROM) explained.add(check)
  }
  const leftOver = new Set(findings.failing.map(({ check }) => check).filter((check) => !explained.has(check)))
  return question.relevant.filter((check) => {
    if (findings.byCheck[check] !== undefined) return false
    return broken.has(check) || !reachOf({ model, node: model.checks[check]!.node }).checks.some((each) => leftOver.has(each))
  }).length
}

/** Two causes with a remedy in common may be treated alike, so neither stands in the other's way. */
function hasOtherRemedy({ top, other }: { top: CauseMarginal; other: CauseMarginal }): boolean {
  return !other.cause.cures.some((cure) => top.cause.cures.includes(cure))
}

function isSeenDirectly({ context, top }: { context: EvidenceContext; top: CauseMarginal }): boolean {
  if (hasFailingCheck({ context, top })) return true
  return (context.signatures.get(top.cause.id) ?? []).some(({ llr }) => llr >= SIGNATURE_MIN)
}

function hasFailingCheck({ context, top }: { context: EvidenceContext; top: CauseMarginal }): boolean {
  const { node } = top.candidate.hypothesis
  return context.model.checksOfNode[node]!.some((check) => context.findings.byCheck[check]?.status === 'fail')
}
