import type { Clients, Pack } from '@lamplighter/catalog'
import type { EvidenceBundle, ExplainedCause, Explanation } from '@lamplighter/catalog/evidence'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { packIndex, type PackIndex } from '../model/pack-index.ts'
import { nodesBelow } from '../model/node-closure.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { causeWords } from './cause-words.ts'
import { verdictHeadline, verdictWords, type VerdictFacts } from './verdict-words.ts'

/** A diagnosis as it is stored: what was seen, and what was made of it. */
export type DiagnosisRecord = {
  id: string
  at: Date
  tookMs: number
  bundle: EvidenceBundle
  explanation: Explanation
}

export type DiagnosisViewOptions<C extends Clients> = {
  pack: Pack<C>
  tenant: { id: string; name: string; timeZone: string }
  featureId: string
  record: DiagnosisRecord
  offers: DiagnosisView['offers']
  /** How long a diagnosis may justify a remediation. */
  staleAfterMs: number
}

/** What the diagnosis screen is shown. Pure: the same record and offers give the same words. */
export function toDiagnosisView<C extends Clients>(options: DiagnosisViewOptions<C>): DiagnosisView {
  const { record, tenant, offers, featureId } = options
  const { explanation } = record
  const index = packIndex(options.pack)
  const feature = titled({ index, id: featureId })
  const causes = explanation.causes.map((explained) => causeView({ ...options, index, explained, featureTitle: feature.title }))
  const facts: VerdictFacts = {
    verdict: explanation.verdict,
    feature: feature.title,
    tenant: tenant.name,
    fails: record.bundle.observations.some((look) => look.status === 'fail' && index.checks.get(look.check)?.observes === featureId),
    causes,
    ruledOut: explanation.ruledOut.map((id) => titled({ index, id }).title),
    notChecked: explanation.notChecked.map((id) => titled({ index, id }).title),
    nextBestCheck: explanation.nextBestCheck === null ? null : titled({ index, id: explanation.nextBestCheck }).title,
    sharedWith: sharedWith({ index, record }),
  }
  return {
    id: record.id,
    tenant: { id: tenant.id, name: tenant.name, timeZone: tenant.timeZone },
    feature,
    at: record.at.toISOString(),
    staleAt: new Date(record.at.getTime() + options.staleAfterMs).toISOString(),
    tookMs: record.tookMs,
    verdict: explanation.verdict,
    scope: explanation.scope,
    headline: verdictHeadline(facts),
    words: verdictWords(facts),
    causes,
    unmodelled: explanation.unmodelled,
    noFault: explanation.noFault,
    ruledOut: explanation.ruledOut.map((id) => titled({ index, id })),
    notChecked: explanation.notChecked.map((id) => ({
      ...titled({ index, id }),
      reason: notCheckedReason({ bundle: record.bundle, node: id }),
    })),
    inseparable: explanation.inseparable.map((group) => group.map((id) => titled({ index, id }))),
    nextBestCheck: explanation.nextBestCheck === null ? null : titled({ index, id: explanation.nextBestCheck }),
    graph: graphView({ ...options, index }),
    evidence: evidenceView({ ...options, index }),
    offers,
    noOfferReason: noOfferReason({ explanation, offers, fails: facts.fails }),
    sharedWith: facts.sharedWith,
  }
}

export function titled({ index, id }: { index: PackIndex<never>; id: string }): { id: string; title: string } {
  const found = index.nodes.get(id) ?? index.checks.get(id) ?? index.causes.get(id) ?? index.remediations.get(id)
  return { id, title: found?.title ?? id }
}

type Inner<C extends Clients> = DiagnosisViewOptions<C> & { index: PackIndex<never> }

function causeView<C extends Clients>(
  options: Inner<C> & { explained: ExplainedCause; featureTitle: string },
): DiagnosisView['causes'][number] {
  const { index, explained, record, tenant, featureTitle } = options
  const cause = index.causes.get(explained.cause)
  const node = { ...titled({ index, id: explained.node }), kind: explained.nodeKind }
  return {
    cause: explained.cause,
    title: cause?.title ?? namelessTitle(node),
    kind: cause?.kind ?? 'fault',
    node,
    probability: explained.probability,
    words:
      cause === undefined ? namelessWords(node.title) : causeWords({ cause, bundle: record.bundle, tenantName: tenant.name, featureTitle }),
    article: cause?.article ?? null,
    runbook: cause?.runbook ?? null,
    ledger: explained.ledger.map((row) => ({
      kind: row.aspect === 'impact' ? 'impact' : row.kind,
      ref: row.ref,
      title: titled({ index, id: row.ref }).title,
      text: withTitles({ text: row.text, index, ids: [row.ref, explained.node] }),
      llr: row.llr,
      decibans: row.decibans,
    })),
  }
}

function namelessTitle(node: { title: string; kind: string }): string {
  return node.kind === 'feature' ? `Trouble in ${node.title} itself` : `Trouble in: ${node.title}`
}

/** A node without named causes is its own cause. */
function namelessWords(node: string): DiagnosisView['words'] {
  return {
    l1: `The trouble is in: ${node}.`,
    engineer: `${node} is broken; the pack names no cause for it.`,
    customer: 'We have found which part is in trouble and are working on it.',
  }
}

/**
 * Ids in a row's sentence become the titles that people know, a check's in quotation marks, for it is a sentence itself. All at once,
 * so that no id is found inside a title; the row's own check is left out in brackets and as the subject, since the row bears its name.
 */
function withTitles({ text, index, ids }: { text: string; index: PackIndex<never>; ids: string[] }): string {
  const escaped = ids.map((id) => id.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  const sentence = text
    .replace(` (${ids[0]})`, '')
    .replace(new RegExp(`^${escaped[0]} `), '')
    .replaceAll(new RegExp(`(?<![\\w/-])(?:${escaped.join('|')})(?![\\w/-])`, 'g'), (id) =>
      index.checks.has(id) ? `“${titled({ index, id }).title}”` : titled({ index, id }).title,
    )
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function sharedWith({ index, record }: { index: PackIndex<never>; record: DiagnosisRecord }): DiagnosisView['sharedWith'] {
  const { explanation, bundle } = record
  const top = explanation.causes[0]
  if (explanation.scope !== 'shared' || top === undefined || top.nodeKind !== 'shared') return null
  const entry = bundle.fleet.find((candidate) => candidate.node === top.node)
  // Nobody else was looked at since it began: that they share it is not known yet.
  if (entry === undefined || entry.members === 0) return null
  return { node: titled({ index, id: top.node }).title, sick: entry.sick, members: entry.members }
}

function notCheckedReason({ bundle, node }: { bundle: EvidenceBundle; node: string }): string {
  const checks = bundle.model.checks.filter((check) => check.observes === node)
  if (checks.length === 0) return 'No check looks at it.'
  const look = bundle.observations.find((seen) => seen.status === 'unknown' && checks.some((check) => check.id === seen.check))
  return look?.message ? `Could not look: ${look.message}.` : 'Not looked at yet.'
}

function graphView<C extends Clients>({ index, pack, featureId, record }: Inner<C>): DiagnosisView['graph'] {
  const { bundle, explanation } = record
  const below = nodesBelow({ pack, node: featureId })
  const nodes = bundle.model.nodes.filter((node) => below.has(node.id))
  return {
    nodes: nodes.map(({ id, kind }) => ({
      ...titled({ index, id }),
      kind,
      status: nodeStatus({ bundle, node: id }),
      probability: Math.min(
        1,
        explanation.causes.filter((cause) => cause.node === id).reduce((sum, cause) => sum + cause.probability, 0),
      ),
    })),
    edges: bundle.model.edges
      .filter(({ from, to }) => below.has(from) && below.has(to))
      .map(({ from, to, weight, mode }) => ({ from, to, weight, mode })),
  }
}

const worstFirst: CheckStatus[] = ['fail', 'warn', 'unknown', 'pass']

/** The worst that its own checks saw; null when none looks at it. A pass outweighs an `unknown` beside it. */
function nodeStatus({ bundle, node }: { bundle: EvidenceBundle; node: string }): CheckStatus | null {
  const checks = new Set(bundle.model.checks.filter((check) => check.observes === node).map((check) => check.id))
  const seen = new Set(bundle.observations.filter((look) => checks.has(look.check)).map((look) => look.status))
  return (['fail', 'warn', 'pass', 'unknown'] as const).find((status) => seen.has(status)) ?? null
}

function evidenceView<C extends Clients>({ index, pack, featureId, record }: Inner<C>): DiagnosisView['evidence'] {
  const below = nodesBelow({ pack, node: featureId })
  return record.bundle.observations
    .flatMap((look) => {
      const node = index.nodes.get(index.checks.get(look.check)?.observes ?? '')
      // Siblings' passing checks are in the bundle; on the screen they would only be noise.
      if (node === undefined || (!below.has(node.id) && look.status === 'pass')) return []
      return [
        {
          check: look.check,
          title: titled({ index, id: look.check }).title,
          node: { id: node.id, title: node.title, kind: node.kind },
          status: look.status,
          confirmed: look.status !== 'unknown' && look.confirmed !== false,
          observedAt: new Date(look.observedAt).toISOString(),
          message: look.message ?? '',
          evidence: look.evidence ?? null,
          magnitude: look.magnitude ?? null,
        },
      ]
    })
    .toSorted((a, b) => worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status) || a.check.localeCompare(b.check))
}

function noOfferReason({
  explanation,
  offers,
  fails,
}: {
  explanation: Explanation
  offers: DiagnosisView['offers']
  fails: boolean
}): string | null {
  if (offers.some((offer) => offer.decision.type !== 'refuse')) return null
  if (explanation.verdict === 'no-fault')
    return fails
      ? 'A check fails, but no cause is likely enough to act on. Diagnose again in a minute.'
      : 'Nothing wrong was found, so there is nothing to mend.'
  if (explanation.verdict === 'unknown') return 'No cause is certain enough to act on. Run the next best check, or hand the evidence over.'
  const [first] = offers
  if (first?.decision.type === 'refuse') return first.decision.reasons[0]!.message
  return 'No remediation is known for what was found. Hand the evidence to an engineer.'
}
