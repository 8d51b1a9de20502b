import type { Cause, Check, Clients, Pack, PackNode, Remediation } from '@lamplighter/catalog'

/** The pack's definitions by name, made once per pack. */
export type PackIndex<C extends Clients = Clients> = {
  nodes: Map<string, PackNode>
  checks: Map<string, Check<C>>
  causes: Map<string, Cause>
  remediations: Map<string, Remediation<C>>
  features: PackNode[]
  /** Who depends on a node. */
  dependents: Map<string, string[]>
}

const indexes = new WeakMap<object, PackIndex<never>>()

export function packIndex<C extends Clients>(pack: Pack<C>): PackIndex<C> {
  const known = indexes.get(pack)
  if (known !== undefined) return known as unknown as PackIndex<C>
  const index = buildIndex(pack)
  indexes.set(pack, index as unknown as PackIndex<never>)
  return index
}

function buildIndex<C extends Clients>(pack: Pack<C>): PackIndex<C> {
  const dependents = new Map<string, string[]>(pack.nodes.map((node) => [node.id, []]))
  for (const node of pack.nodes) for (const { on } of node.dependsOn) dependents.get(on)?.push(node.id)
  return {
    nodes: byId(pack.nodes),
    checks: byId(pack.checks),
    causes: byId(pack.causes),
    remediations: byId(pack.remediations),
    features: pack.nodes.filter((node) => node.kind === 'feature'),
    dependents,
  }
}

function byId<T extends { id: string }>(list: T[]): Map<string, T> {
  return new Map(list.map((item) => [item.id, item]))
}
