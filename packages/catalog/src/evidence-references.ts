import type { EvidenceBundle } from './evidence.ts'

/**
 * The first id that stands twice, or reference that leads nowhere, in the order of the document; null when all hold.
 * A change may name a node outside the model: it is then context for the reader and no evidence.
 */
export function findBrokenReference(bundle: EvidenceBundle): BrokenReference | null {
  const { model } = bundle
  const nodes = new Set<string>()
  const checks = new Set<string>()
  const causes = new Set<string>()
  return (
    firstDuplicate({ ids: model.nodes, seen: nodes, at: 'model.nodes' }) ??
    firstDangling(
      model.edges,
      (edge, i) =>
        unknownNode({ nodes, id: edge.from, path: `model.edges[${i}].from` }) ??
        unknownNode({ nodes, id: edge.to, path: `model.edges[${i}].to` }),
    ) ??
    firstDuplicate({ ids: model.checks, seen: checks, at: 'model.checks' }) ??
    firstDangling(model.checks, (check, i) => unknownNode({ nodes, id: check.observes, path: `model.checks[${i}].observes` })) ??
    firstDuplicate({ ids: model.causes ?? [], seen: causes, at: 'model.causes' }) ??
    firstDangling(model.causes ?? [], (cause, i) => unknownNode({ nodes, id: cause.of, path: `model.causes[${i}].of` })) ??
    brokenSubject({ bundle, nodes }) ??
    firstDangling(bundle.observations, (seen, i) => unknownCheck({ checks, id: seen.check, path: `observations[${i}].check` })) ??
    brokenSignature({ bundle, nodes, checks, causes }) ??
    brokenFleet({ bundle, nodes, checks })
  )
}

export type BrokenReference = { path: string; message: string }

function firstDuplicate(options: { ids: readonly { id: string }[]; seen: Set<string>; at: string }): BrokenReference | null {
  for (const [index, { id }] of options.ids.entries()) {
    if (options.seen.has(id)) {
      return { path: `${options.at}[${index}].id`, message: `expected an id used once, found ${quote(id)} a second time` }
    }
    options.seen.add(id)
  }
  return null
}

function firstDangling<Item>(items: readonly Item[], check: (item: Item, index: number) => BrokenReference | null): BrokenReference | null {
  for (let index = 0; index < items.length; index += 1) {
    const broken = check(items[index]!, index)
    if (broken !== null) return broken
  }
  return null
}

function unknownNode(options: { nodes: Set<string>; id: string; path: string }): BrokenReference | null {
  if (options.nodes.has(options.id)) return null
  return { path: options.path, message: `expected the id of a node in model.nodes, found ${quote(options.id)}` }
}

function unknownCheck(options: { checks: Set<string>; id: string; path: string }): BrokenReference | null {
  if (options.checks.has(options.id)) return null
  return { path: options.path, message: `expected the id of a check in model.checks, found ${quote(options.id)}` }
}

function brokenSubject({ bundle, nodes }: { bundle: EvidenceBundle; nodes: Set<string> }): BrokenReference | null {
  const { feature } = bundle.subject
  return feature === undefined ? null : unknownNode({ nodes, id: feature, path: 'subject.feature' })
}

function brokenSignature(options: {
  bundle: EvidenceBundle
  nodes: Set<string>
  checks: Set<string>
  causes: Set<string>
}): BrokenReference | null {
  const ownCause = nodesWithoutCauses(options)
  return firstDangling(options.bundle.signatures, (signature, index) => {
    const path = `signatures[${index}]`
    if (!options.causes.has(signature.cause) && !ownCause.has(signature.cause)) {
      return {
        path: `${path}.cause`,
        message: `expected the id of a cause, or of a node without causes, found ${quote(signature.cause)}`,
      }
    }
    return signature.check === undefined ? null : unknownCheck({ checks: options.checks, id: signature.check, path: `${path}.check` })
  })
}

/** A node without causes is its own cause, so a signature may name it. */
function nodesWithoutCauses({ bundle, nodes }: { bundle: EvidenceBundle; nodes: Set<string> }): Set<string> {
  const free = new Set(nodes)
  for (const cause of bundle.model.causes ?? []) free.delete(cause.of)
  return free
}

function brokenFleet(options: { bundle: EvidenceBundle; nodes: Set<string>; checks: Set<string> }): BrokenReference | null {
  const seen = new Set<string>()
  return firstDangling(options.bundle.fleet, (entry, index) => {
    const path = `fleet[${index}]`
    const unknown = unknownNode({ nodes: options.nodes, id: entry.node, path: `${path}.node` })
    if (unknown !== null) return unknown
    const key = JSON.stringify([entry.node, entry.group])
    if (seen.has(key)) return { path: `${path}.node`, message: `expected one entry per node and group, found ${quote(entry.node)} again` }
    seen.add(key)
    if (entry.sick > entry.members) {
      return { path: `${path}.sick`, message: `expected at most members (${entry.members}), found ${entry.sick}` }
    }
    return firstDangling(entry.checks ?? [], (check, at) => {
      if (check.failed > check.seen) {
        return { path: `${path}.checks[${at}].failed`, message: `expected at most seen (${check.seen}), found ${check.failed}` }
      }
      return unknownCheck({ checks: options.checks, id: check.check, path: `${path}.checks[${at}].check` })
    })
  })
}

function quote(id: string): string {
  return JSON.stringify(id.length > 60 ? `${id.slice(0, 57)}…` : id)
}
