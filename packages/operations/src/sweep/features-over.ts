import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { sharedReach } from '../model/shared-reach.ts'

/** Features that this node can break, by its hard dependencies. */
export function featuresOver({ context, node }: { context: OperationsContext; node: string }): string[] {
  const reach = new Set(sharedReach(context.pack).get(node) ?? [])
  const observed = new Set(context.pack.checks.filter((check) => reach.has(check.id)).map((check) => check.observes))
  return packIndex(context.pack)
    .features.map(({ id }) => id)
    .filter((id) => observed.has(id))
}
