import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'

/** What a method says about a case: ranked nodes with the probability it states for the first, and whether it says it doesn't know. */
export type Answer = { ranked: string[]; stated: number | null; says: 'cause' | 'unknown' | 'no-fault'; scope: 'tenant' | 'shared' | null }
export type Method = { name: string; answer: (bundle: EvidenceBundle) => Answer }

export const ledgerMethod: Method = { name: 'evidence ledger', answer: explained }

/** The same engine without any knowledge of other tenants. */
export const graphOnlyMethod: Method = { name: 'graph only', answer: (bundle) => explained({ ...bundle, fleet: [] }) }

/** The usual rule of thumb: blame the failing nodes none of whose dependencies fails, the deepest first. */
export const deepestMethod: Method = { name: 'deepest failing dependency', answer: deepestFailing }

function explained(bundle: EvidenceBundle): Answer {
  const { verdict, scope, causes } = explain(bundle)
  const says = verdict === 'unknown' || verdict === 'no-fault' ? verdict : 'cause'
  return { ranked: causes.map(({ node }) => node), stated: causes[0]?.probability ?? 0, says, scope }
}

function deepestFailing(bundle: EvidenceBundle): Answer {
  const { model } = bundle
  const observes = new Map(model.checks.map(({ id, observes: node }) => [id, node]))
  const failing = new Set<string>()
  for (const { check, status } of bundle.observations) if (status === 'fail') failing.add(observes.get(check)!)
  const roots = [...failing].filter((node) => !model.edges.some(({ from, to }) => from === node && failing.has(to)))
  const depths = new Map(roots.map((node) => [node, depthOf({ model, node, seen: new Set() })]))
  const ranked = roots.sort((a, b) => depths.get(b)! - depths.get(a)! || (a < b ? -1 : 1))
  const kind = model.nodes.find(({ id }) => id === ranked[0])?.kind
  const scope = kind === undefined ? null : kind === 'shared' ? 'shared' : 'tenant'
  return { ranked, stated: null, says: ranked.length === 0 ? 'no-fault' : 'cause', scope }
}

/** Longest way down from a feature to the node. */
function depthOf(options: { model: EvidenceBundle['model']; node: string; seen: Set<string> }): number {
  const { model, node, seen } = options
  if (seen.has(node)) return 0
  const above = model.edges.filter(({ to }) => to === node).map(({ from }) => from)
  return above.length === 0 ? 0 : 1 + Math.max(...above.map((from) => depthOf({ model, node: from, seen: new Set([...seen, node]) })))
}
