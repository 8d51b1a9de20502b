import type { EvidenceBundle, ExplainedCause, Explanation } from '@lamplighter/catalog/evidence'
import { type EvidenceContext, evidenceContext } from './evidence-context.ts'
import { inseparableCauses } from './inseparable.ts'
import { ledgerOf } from './ledger.ts'
import { type CauseMarginal, type Marginals, marginalsOf } from './marginals.ts'
import { nextBestCheck } from './next-check.ts'
import { type Posterior, posteriorOf } from './posterior.ts'
import { type Question, questionOf } from './scope-of-question.ts'
import { scopeOf, verdictOf } from './verdict.ts'

export { lintModel } from './lint-model.ts'
export type { ModelFinding } from './lint-model.ts'
export { recommend } from './recommend.ts'
export type { Recommendation, RemediationOption } from './recommend.ts'

/** A cause this improbable is noise; three are as many as someone on the phone can hold. */
const LISTED_FROM = 0.01
const LISTED_MAX = 5
const LISTED_MAX_UNSURE = 3
/** A node is ruled out below this, when a check that would have shown it was looked at. */
const RULED_OUT_BELOW = 0.002
const PAIR_FROM = 0.01

/**
 * Explains why the subject's feature (or whatever fails) does not work: ranked causes with their ledgers, or an honest unknown.
 *
 * Pure and synchronous; the bundle must have passed `parseEvidenceBundle`. The rows of each ledger add up to its score; the states
 * behind the probabilities (no fault, unmodelled, one cause, two causes) add up to 1. Independent of the order of all lists.
 * Formulas and their sources: README.md and docs/decisions/0003.
 */
export function explain(bundle: EvidenceBundle): Explanation {
  const context = evidenceContext(bundle)
  const question = questionOf(context)
  const posterior = posteriorOf(context)
  const marginals = marginalsOf({ model: context.model, posterior, question })
  const verdict = verdictOf({ context, marginals, question })
  const listed = listedCauses({ marginals, unsure: verdict === 'possible' || verdict === 'unknown' })
  return {
    format: 'lamplighter.explanation/1',
    now: bundle.now,
    subject: bundle.subject,
    verdict,
    scope: scopeOf({ context, marginals, verdict }),
    causes: listed.map((marginal) => explainedCause({ context, marginal })),
    pairs: pairsOf(posterior),
    unmodelled: round(marginals.unmodelled),
    noFault: round(marginals.noFault),
    ruledOut: ruledOut({ context, marginals, question }),
    notChecked: notChecked({ context, question }),
    inseparable: inseparableCauses({ context, causes: listed }),
    nextBestCheck: nextBestCheck({ context, marginals, question }),
    freshness: { relevant: question.relevant.length, fresh: question.fresh },
    elsewhere: elsewhere({ context, marginals }),
  }
}

function listedCauses({ marginals, unsure }: { marginals: Marginals; unsure: boolean }): CauseMarginal[] {
  return marginals.causes
    .filter(({ inQuestion, probability }) => inQuestion && probability >= LISTED_FROM)
    .slice(0, unsure ? LISTED_MAX_UNSURE : LISTED_MAX)
}

function explainedCause({ context, marginal }: { context: EvidenceContext; marginal: CauseMarginal }): ExplainedCause {
  const node = context.model.nodes[marginal.candidate.hypothesis.node]!
  const { rows, score } = ledgerOf({ context, marginal })
  return {
    cause: marginal.cause.id,
    node: node.id,
    nodeKind: node.kind,
    probability: round(marginal.probability),
    score,
    severity: marginal.candidate.severity,
    cures: [...marginal.cause.cures],
    ledger: rows,
  }
}

/** Pairs as their nodes' most probable causes, both severities together. */
function pairsOf({ states }: Posterior): Explanation['pairs'] {
  const byKey = new Map<string, { causes: [string, string]; probability: number }>()
  for (const { first, second, probability } of states) {
    if (first === null || second === null || probability < PAIR_FROM / 10) continue
    const causes = [first, second].map(({ hypothesis, causeTerms }) => {
      const best = causeTerms.indexOf(Math.max(...causeTerms))
      return hypothesis.causes[best]!.id
    })
    const [one, other] = causes.sort() as [string, string]
    const key = JSON.stringify([one, other])
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, { causes: [one, other], probability })
    else known.probability += probability
  }
  return [...byKey.values()]
    .filter(({ probability }) => probability >= PAIR_FROM)
    .map(({ causes, probability }) => ({ causes, probability: round(probability) }))
    .sort((a, b) => b.probability - a.probability || (a.causes.join() < b.causes.join() ? -1 : 1))
}

type AnswerOptions = { context: EvidenceContext; marginals: Marginals; question: Question }

/** Nodes in question that are next to impossible now and that at least one finding spoke against. */
function ruledOut({ context, marginals, question }: AnswerOptions): string[] {
  const total = new Map<number, { probability: number; rows: number }>()
  for (const { candidate, probability, inQuestion } of marginals.causes) {
    if (!inQuestion) continue
    const known = total.get(candidate.hypothesis.node) ?? { probability: 0, rows: 0 }
    const against = candidate.rows + candidate.fleet + candidate.impact
    total.set(candidate.hypothesis.node, { probability: known.probability + probability, rows: Math.min(known.rows, against) })
  }
  const out: string[] = []
  for (const [node, { probability, rows }] of total) {
    const isSeen =
      rows < 0 || (question.fails && context.model.checksOfNode[node]!.some((check) => context.findings.byCheck[check]?.status === 'pass'))
    if (probability < RULED_OUT_BELOW && isSeen) out.push(context.model.nodes[node]!.id)
  }
  return out.sort()
}

/** Nodes in question that no fresh check observes. */
function notChecked({ context, question }: { context: EvidenceContext; question: Question }): string[] {
  const { model, findings } = context
  return model.nodes
    .filter((_, node) => question.nodes === null || question.nodes.has(node))
    .map(({ id }) => id)
    .filter((id) => !model.checksOfNode[model.nodeOf.get(id)!]!.some((check) => findings.byCheck[check] !== undefined))
    .sort()
}

/** What is wrong beside what was asked about. Where other incidents were set aside, everything is asked about once more. */
function elsewhere({ context, marginals }: { context: EvidenceContext; marginals: Marginals }): Explanation['elsewhere'] {
  if (context.hasOtherIncidents) {
    const { feature: _, ...subject } = context.bundle.subject
    const nodes = new Set([...context.asked!].map((node) => context.model.nodes[node]!.id))
    return explain({ ...context.bundle, subject })
      .causes.filter(({ node }) => !nodes.has(node))
      .map(({ cause, node, probability }) => ({ cause, node, probability }))
  }
  return marginals.causes
    .filter(({ inQuestion, probability }) => !inQuestion && probability >= LISTED_FROM)
    .slice(0, LISTED_MAX)
    .map(({ cause, candidate, probability }) => ({
      cause: cause.id,
      node: context.model.nodes[candidate.hypothesis.node]!.id,
      probability: round(probability),
    }))
}

/** Six digits: more would only show the order in which things were added up. */
function round(probability: number): number {
  return Math.min(1, Math.max(0, Math.round(probability * 1e6) / 1e6))
}
