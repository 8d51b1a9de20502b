import type { EvidenceBundle, EvidenceModel } from './evidence.ts'

/**
 * The first id that stands twice, or reference that leads nowhere, in the order of the document; null when all hold.
 * A change may name a node outside the model: it is then context for the reader and no evidence.
 */
export function findBrokenReference(bundle: EvidenceBundle): BrokenReference | null {
  const names = namesOf(bundle.model)
  return brokenModel({ model: bundle.model, ...names }) ?? brokenOutsideModel({ bundle, names })
}

/** What the rest of a bundle may refer to. `ownCauses`: nodes without causes, each its own cause, so a signature may name it. */
export type ModelNames = { nodes: Set<string>; checks: Set<string>; causes: Set<string>; ownCauses: Set<string> }

export function namesOf(model: EvidenceModel): ModelNames {
  const ids = (items: readonly { id: string }[]): Set<string> => new Set(items.map(({ id }) => id))
  const names = { nodes: ids(model.nodes), checks: ids(model.checks), causes: ids(model.causes ?? []), ownCauses: ids(model.nodes) }
  for (const cause of model.causes ?? []) names.ownCauses.delete(cause.of)
  return names
}

function brokenModel({ model, nodes }: { model: EvidenceModel; nodes: Set<string> }): BrokenReference | null {
  return (
    firstDuplicate({ ids: model.nodes, at: 'model.nodes' }) ??
    firstDangling(
      model.edges,
      (edge, i) =>
        unknownNode({ nodes, id: edge.from, path: `model.edges[${i}].from` }) ??
        unknownNode({ nodes, id: edge.to, path: `model.edges[${i}].to` }),
    ) ??
    firstDuplicate({ ids: model.checks, at: 'model.checks' }) ??
    firstDangling(model.checks, (check, i) => unknownNode({ nodes, id: check.observes, path: `model.checks[${i}].observes` })) ??
    firstDuplicate({ ids: model.causes ?? [], at: 'model.causes' }) ??
    firstDangling(model.causes ?? [], (cause, i) => unknownNode({ nodes, id: cause.of, path: `model.causes[${i}].of` }))
  )
}

/** As `findBrokenReference`, for a bundle whose model is known to hold. */
export function brokenOutsideModel({ bundle, names }: { bundle: EvidenceBundle; names: ModelNames }): BrokenReference | null {
  const { checks } = names
  return (
    brokenSubject({ bundle, nodes: names.nodes }) ??
    firstDangling(bundle.observations, (seen, i) =>
      checks.has(seen.check) ? null : unknownCheck({ checks, id: seen.check, path: `observations[${i}].check` }),
    ) ??
    brokenSignature({ bundle, names }) ??
    brokenFleet({ bundle, nodes: names.nodes, checks })
  )
}

export type BrokenReference = { path: string; message: string }

function firstDuplicate(options: { ids: readonly { id: string }[]; at: string }): BrokenReference | null {
  const seen = new Set<string>()
  for (const [index, { id }] of options.ids.entries()) {
    if (seen.has(id)) {
      return { path: `${options.at}[${index}].id`, message: `expected an id used once, found ${quote(id)} a second time` }
    }
    seen.add(id)
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

function brokenSignature({ bundle, names }: { bundle: EvidenceBundle; names: ModelNames }): BrokenReference | null {
  return firstDangling(bundle.signatures, (signature, index) => {
    const path = `signatures[${index}]`
    if (!names.causes.has(signature.cause) && !names.ownCauses.has(signature.cause)) {
      return {
        path: `${path}.cause`,
        message: `expected the id of a cause, or of a node without causes, found ${quote(signature.cause)}`,
      }
    }
    return signature.check === undefined ? null : unknownCheck({ checks: names.checks, id: signature.check, path: `${path}.check` })
  })
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
