import type { Clients, Pack } from '@lamplighter/catalog'
import { packIndex } from './pack-index.ts'

/** Only checks that a broken shared component would break this surely tell whether a tenant is sick the way it makes them. */
const reachMin = 0.75

/**
 * For each shared component the checks that look at tenants' own copies and would fail with it (b ≥ .75). Checks of
 * shared components are left out: they are one look for the whole group, not one witness per tenant.
 */
export function sharedReach<C extends Clients>(pack: Pack<C>): Map<string, string[]> {
  const known = reaches.get(pack)
  if (known !== undefined) return known
  const { nodes } = packIndex(pack)
  const own = pack.checks.filter((check) => nodes.get(check.observes)?.kind !== 'shared')
  const reach = new Map(
    pack.nodes
      .filter((node) => node.kind === 'shared')
      .map((node) => {
        const chance = breakage({ pack, broken: node.id })
        return [node.id, own.filter((check) => (chance.get(check.observes) ?? 0) >= reachMin).map((check) => check.id)]
      }),
  )
  reaches.set(pack, reach)
  return reach
}

/** For each shared component the checks that look at it directly. */
export function sharedLooks<C extends Clients>(pack: Pack<C>): Map<string, string[]> {
  const shared = pack.nodes.filter((node) => node.kind === 'shared')
  return new Map(shared.map((node) => [node.id, pack.checks.filter((check) => check.observes === node.id).map((check) => check.id)]))
}

const reaches = new WeakMap<object, Map<string, string[]>>()

/** P(node breaks | `broken` is broken) = 1 − ∏ over its dependencies (1 − w·b); an edge back into a cycle counts nothing. */
function breakage<C extends Clients>({ pack, broken }: { pack: Pack<C>; broken: string }): Map<string, number> {
  const { nodes } = packIndex(pack)
  const chance = new Map<string, number>([[broken, 1]])
  const visit = (id: string): number => {
    const known = chance.get(id)
    if (known !== undefined) return known
    chance.set(id, 0)
    const survives = (nodes.get(id)?.dependsOn ?? []).reduce((rest, { on, weight }) => rest * (1 - weight * visit(on)), 1)
    chance.set(id, 1 - survives)
    return 1 - survives
  }
  for (const id of nodes.keys()) visit(id)
  return chance
}
