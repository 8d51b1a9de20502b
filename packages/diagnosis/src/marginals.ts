import type { Candidate } from './candidates.ts'
import type { CompiledCause, CompiledModel } from './model.ts'
import type { Posterior, State } from './posterior.ts'
import type { Question } from './scope-of-question.ts'

/** One cause with its share of all states in which it holds, and the severity that carries most of that share. */
export type CauseMarginal = {
  cause: CompiledCause
  causeAt: number
  candidate: Candidate
  probability: number
  isFeature: boolean
  /** Whether it can answer the question that was asked. */
  inQuestion: boolean
}

export type Marginals = {
  causes: CauseMarginal[]
  unmodelled: number
  noFault: number
}

/**
 * Sums the states from the question's point of view. A state without any cause in question is `no-fault` for it, unless it has
 * an unmodelled fault while something in question fails.
 */
export function marginalsOf(options: { model: CompiledModel; posterior: Posterior; question: Question }): Marginals {
  const { model, posterior, question } = options
  const mass = new Float64Array(posterior.candidates.length)
  let unmodelled = 0
  let noFault = 0
  for (const state of posterior.states) {
    if (state.first !== null) mass[state.first.position]! += state.probability
    if (state.second !== null) mass[state.second.position]! += state.probability
    if (answers({ state, question })) continue
    if (state.unmodelled && question.fails) unmodelled += state.probability
    else noFault += state.probability
  }
  const shares = sharesOf({ candidates: posterior.candidates, mass })
  return { causes: causesOf({ model, shares, question }), unmodelled: Math.min(1, unmodelled), noFault: Math.min(1, noFault) }
}

/** One entry a hypothesis, all its severities together; candidates of one hypothesis follow each other. */
function sharesOf(options: { candidates: readonly Candidate[]; mass: Float64Array }): Share[] {
  const { candidates, mass } = options
  const shares: Share[] = []
  for (let position = 0; position < candidates.length; position += 1) {
    const candidate = candidates[position]!
    const last = shares.at(-1)
    if (last === undefined || last.best.index !== candidate.index) {
      shares.push({ total: mass[position]!, best: candidate })
      continue
    }
    last.total += mass[position]!
    if (mass[position]! > mass[last.best.position]!) last.best = candidate
  }
  return shares
}

type Share = { total: number; best: Candidate }

function answers({ state, question }: { state: State; question: Question }): boolean {
  return inQuestion({ candidate: state.first, question }) || inQuestion({ candidate: state.second, question })
}

function inQuestion({ candidate, question }: { candidate: Candidate | null; question: Question }): boolean {
  return candidate !== null && (question.nodes === null || question.nodes.has(candidate.hypothesis.node))
}

/** A hypothesis' share is split over its causes by their own terms; best first, ties by name. */
function causesOf(options: { model: CompiledModel; shares: readonly Share[]; question: Question }): CauseMarginal[] {
  const causes: CauseMarginal[] = []
  for (const { total, best } of options.shares) {
    const answersIt = inQuestion({ candidate: best, question: options.question })
    const isFeature = options.model.nodes[best.hypothesis.node]!.kind === 'feature'
    for (const [causeAt, cause] of best.hypothesis.causes.entries()) {
      const share = Math.exp(best.causeTerms[causeAt]! - best.causesLog)
      causes.push({ cause, causeAt, candidate: best, probability: Math.min(1, total * share), isFeature, inQuestion: answersIt })
    }
  }
  return causes.sort((a, b) => rank(b) - rank(a) || (a.cause.id < b.cause.id ? -1 : 1))
}

/** Two causes of one pair are about equally probable: the part is named before the feature, which may fail because of it. */
const PART_FIRST = 0.02

function rank({ probability, isFeature }: CauseMarginal): number {
  return isFeature ? probability : probability + PART_FIRST * probability
}
