import type { PackNode, TenantFacts } from '@lamplighter/catalog'

/**
 * What no two mutating runs may touch at once: `tenant:<tenant>:<component>`, or `shared:<component>:<group>` for what
 * many tenants stand on, so that two tenants' runs on one partner exclude each other too.
 */
export function lockKeyOf({ component, tenant, nodes }: { component: string; tenant: TenantFacts; nodes: PackNode[] }): string {
  const node = nodes.find((candidate) => candidate.id === component)
  if (node?.kind !== 'shared') return `tenant:${tenant.id}:${component}`
  return `shared:${component}:${node.groupOf(tenant) ?? tenant.id}`
}
