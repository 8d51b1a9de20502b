import { lintPack, type Clients, type Pack } from '@lamplighter/catalog'
import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import { lintModel, type ModelFinding } from '@lamplighter/diagnosis'

/** One thing wrong with a pack: where, and what. */
export type PackFinding = { at: string; problem: string }

/** A finding that a pack lives with, knowingly. Stands in the pack as data, with the reason, for everyone to read. */
export type AcknowledgedFinding = PackFinding & { because: string }

/**
 * What is wrong with a pack before it meets anything: its own lint (dangling names, cures that do not exist, wording missing,
 * checks that observe nothing) and that of its model (causes that nothing tells apart, checks that say nothing, nodes that
 * nothing observes, cycles). Acknowledged findings are left out; an acknowledgement that meets nothing, or says no reason, is
 * a finding itself, so that the list never grows old in silence.
 */
export function packFindings<C extends Clients>(options: { pack: Pack<C>; acknowledged?: readonly AcknowledgedFinding[] }): PackFinding[] {
  const { pack, acknowledged = [] } = options
  const signed = new Set(pack.causes.filter((cause) => cause.signatures.length > 0).map((cause) => cause.id))
  const own = lintPack(pack)
  // A model whose names lead nowhere cannot be compiled; what is wrong with it has just been said.
  const dangling = own.some(({ problem }) => problem.startsWith('names '))
  const all = [
    ...own,
    ...unfilled(pack),
    ...(dangling ? [] : lintModel({ model: modelOf(pack), signed }).map(inWords)),
    ...usageAlike(pack),
  ]
  const isSame = (a: PackFinding, b: PackFinding) => a.at === b.at && a.problem === b.problem
  return [
    ...all.filter((finding) => !acknowledged.some((known) => isSame(known, finding))),
    ...acknowledged
      .filter((known) => !all.some((finding) => isSame(known, finding)))
      .map(({ at, problem }) => ({ at, problem: `is acknowledged and not found any more: ${problem}` })),
    ...acknowledged
      .filter(({ because }) => because.trim().length < 20)
      .map(({ at }) => ({ at, problem: 'is acknowledged without a reason that a reader could judge' })),
  ]
}

function inWords(finding: ModelFinding): PackFinding {
  switch (finding.rule) {
    case 'causes-alike':
      return {
        at: `causes ${finding.causes.join(', ')}`,
        problem: 'are told apart by no check and no signature; every diagnosis will say "one of them"',
      }
    case 'check-says-nothing':
      return { at: `check ${finding.check}`, problem: 'fails hardly more often when its node is broken than when it is healthy' }
    case 'node-unobserved':
      return {
        at: `node ${finding.node}`,
        problem:
          finding.reachedByChecks === 0
            ? 'is a blind spot: no check observes it, directly or through what stands on it'
            : `is observed by no check of its own, only through ${finding.reachedByChecks} others`,
      }
    case 'cycle':
      return { at: `nodes ${finding.nodes.join(', ')}`, problem: 'depend on each other in a circle' }
  }
}

/** What `npm run generate` leaves for people to say. */
const toFillIn = 'TO FILL IN'

function unfilled<C extends Clients>(pack: Pack<C>): PackFinding[] {
  const texts: [at: string, field: string, text: string | undefined][] = [
    [`pack ${pack.id}`, 'title', pack.title],
    ...pack.nodes.flatMap(({ id, title, description }) => fields(`node ${id}`, { title, description })),
    ...pack.checks.flatMap(({ id, title }) => fields(`check ${id}`, { title })),
    ...pack.causes.flatMap(({ id, title, words, signatures, runbook }) =>
      fields(`cause ${id}`, { title, ...words, signature: signatures.map(({ says }) => says).join(' · '), runbook }),
    ),
    ...pack.remediations.flatMap(({ id, title, description, say, steps }) =>
      fields(`remediation ${id}`, { title, description, ...say, steps: steps.map((step) => step.title).join(' · ') }),
    ),
  ]
  return texts.flatMap(([at, field, text]) => {
    const from = text?.indexOf(toFillIn) ?? -1
    return from < 0 ? [] : [{ at, problem: `${field} is still to be written: “${text!.slice(from, from + 120).split('\n')[0]}”` }]
  })
}

function fields(at: string, named: Record<string, string | undefined>): [string, string, string | undefined][] {
  return Object.entries(named).map(([field, text]) => [at, field, text])
}

/** Usage causes fail no check by their nature: only a signature speaks for one, and one alike speaks for both. */
function usageAlike<C extends Clients>(pack: Pack<C>): PackFinding[] {
  return pack.causes
    .filter((cause) => cause.kind === 'usage' && !cause.signatures.some(({ llr }) => llr > 0))
    .map((cause) => ({ at: `cause ${cause.id}`, problem: 'is a usage cause without a signature that speaks for it; it can never win' }))
}

/** The whole pack as one model, every shared component included, as if one tenant used everything. */
function modelOf<C extends Clients>(pack: Pack<C>): EvidenceModel {
  return {
    nodes: pack.nodes.map(({ id, kind, prior }) => ({ id, kind, prior, ...(kind === 'shared' ? { group: id } : {}) })),
    edges: pack.nodes.flatMap((node) =>
      node.dependsOn.map(({ on, weight, mode, propagates }) => ({ from: node.id, to: on, weight, mode, propagates })),
    ),
    checks: pack.checks.map(({ id, observes, sensitivity, falseAlarm }) => ({ id, observes, sensitivity, falseAlarm })),
    causes: pack.causes.map(({ id, of, prior, kind }) => ({ id, of, prior, kind, cures: [] })),
  }
}
