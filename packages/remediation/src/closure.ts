import type { PackNode, TenantFacts } from '@lamplighter/catalog'
import type { Closure, DecidedPlan, DecidedRemediation } from './decide-input.ts'

export type ClosureOptions = {
  remediation: Pick<DecidedRemediation, 'component'>
  plan: Pick<DecidedPlan, 'effects' | 'tenantsAffected'> | null
  tenant: TenantFacts
  nodes: PackNode[]
  /** Every tenant that could share a component with this one. */
  tenants: TenantFacts[]
}

/**
 * Everything that a plan touches: its remediation's component and those of its effects, and every tenant that stands on
 * a shared one of them in this tenant's group. Never smaller than the plan says: tenants that it counts beyond those
 * are `unnamedTenants`.
 */
export function closureOf({ remediation, plan, tenant, nodes, tenants }: ClosureOptions): Closure {
  const ids = [...new Set([remediation.component, ...(plan?.effects.map((effect) => effect.component) ?? [])])]
  const known = new Map(nodes.map((node) => [node.id, node]))
  const reached = new Map([[tenant.id, tenant]])
  for (const id of ids) {
    const node = known.get(id)
    if (node?.kind !== 'shared') continue
    const group = node.groupOf(tenant)
    if (group === null) continue
    for (const other of tenants) if (node.groupOf(other) === group) reached.set(other.id, other)
  }
  return {
    components: ids.map((id) => ({ id, kind: known.get(id)?.kind ?? null })),
    tenants: [...reached.values()].map(({ id, region, tier }) => ({ id, region, tier })),
    unnamedTenants: Math.max(0, (plan?.tenantsAffected ?? 1) - reached.size),
  }
}
