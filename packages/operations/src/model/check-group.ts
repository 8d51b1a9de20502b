import type { Check, Clients, Pack, SharedComponent, TenantFacts } from '@lamplighter/catalog'
import { packIndex } from './pack-index.ts'

/**
 * The group whose shared component this check looks at, for this tenant; null when it looks at the tenant's own
 * copy; `not-used` when the tenant does not stand on that shared component at all.
 */
export function checkGroup<C extends Clients>(options: {
  pack: Pack<C>
  check: Check<C>
  tenant: TenantFacts
}): string | 'not-used' | null {
  const node = packIndex(options.pack).nodes.get(options.check.observes)
  if (node?.kind !== 'shared') return null
  return groupOf({ node, tenant: options.tenant }) ?? 'not-used'
}

/** Null when the tenant does not use the component, and when the pack's function cannot tell (it threw). */
export function groupOf({ node, tenant }: { node: SharedComponent; tenant: TenantFacts }): string | null {
  try {
    return node.groupOf(tenant)
  } catch {
    return null
  }
}
