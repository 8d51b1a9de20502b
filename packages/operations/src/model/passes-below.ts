import type { Clients, Pack } from '@lamplighter/catalog'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { nodesBelow } from './node-closure.ts'
import { packIndex } from './pack-index.ts'

/**
 * Checks that pass on what the deepest failures stand on. The answer hangs on them: had one merely missed what is broken, the failure above
 * it would be blamed. Empty while nothing fails. `seen`: what each check says, failures confirmed; `unknown` says nothing.
 */
export function passesBelowFailures<C extends Clients>(options: { pack: Pack<C>; seen: ReadonlyMap<string, CheckStatus> }): Set<string> {
  const { pack, seen } = options
  const { checks } = packIndex(pack)
  const statusOn = (status: CheckStatus) => [...seen].filter(([, own]) => own === status).flatMap(([id]) => checks.get(id) ?? [])
  const failing = new Set(statusOn('fail').map(({ observes }) => observes))
  const below = new Set<string>()
  for (const node of failing) {
    const needed = nodesBelow({ pack, node })
    needed.delete(node)
    if (![...needed].some((each) => failing.has(each))) for (const each of needed) below.add(each)
  }
  return new Set(
    statusOn('pass')
      .filter(({ observes }) => below.has(observes))
      .map(({ id }) => id),
  )
}
