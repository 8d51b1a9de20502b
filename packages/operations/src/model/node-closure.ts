import type { Clients, Pack } from '@lamplighter/catalog'
import { packIndex } from './pack-index.ts'

/** The node and everything it stands on, directly or not. */
export function nodesBelow<C extends Clients>({ pack, node }: { pack: Pack<C>; node: string }): Set<string> {
  const { nodes } = packIndex(pack)
  return spread({ from: [node], next: (id) => nodes.get(id)?.dependsOn.map(({ on }) => on) ?? [] })
}

/**
 * All nodes whose checks can speak about this one: what it stands on, what else stands on that, and so on. Siblings
 * matter: a second feature that works on the same database is evidence for the database.
 */
export function relatedNodes<C extends Clients>({ pack, node }: { pack: Pack<C>; node: string }): Set<string> {
  const { nodes, dependents } = packIndex(pack)
  return spread({
    from: [node],
    next: (id) => [...(nodes.get(id)?.dependsOn.map(({ on }) => on) ?? []), ...(dependents.get(id) ?? [])],
  })
}

function spread({ from, next }: { from: string[]; next: (id: string) => string[] }): Set<string> {
  const seen = new Set(from)
  for (const id of seen) for (const neighbour of next(id)) seen.add(neighbour)
  return seen
}
