/**
 * Which tenants an operator may see and act on. A tenant is covered when any of the lists names it.
 * Empty lists cover nobody: nothing here means "everyone" except `everything`.
 */
export type Scope = { type: 'everything' } | { type: 'some'; tenants: string[]; regions: string[]; tiers: string[] }

/** The facts of a tenant that scopes and freezes speak about. */
export type ScopedTenant = { id: string; region: string; tier: string }

export const noScope: Scope = { type: 'some', tenants: [], regions: [], tiers: [] }

export function covers({ scope, tenant }: { scope: Scope; tenant: ScopedTenant }): boolean {
  if (scope.type === 'everything') return true
  return scope.tenants.includes(tenant.id) || scope.regions.includes(tenant.region) || scope.tiers.includes(tenant.tier)
}

/** "everything", "region eu", "nothing: ask an admin for a scope". */
export function describeScope(scope: Scope): string {
  if (scope.type === 'everything') return 'everything'
  const parts = [
    ...scope.regions.map((region) => `region ${region}`),
    ...scope.tiers.map((tier) => `tier ${tier}`),
    ...(scope.tenants.length > 0 ? [`${scope.tenants.length} named tenant${scope.tenants.length === 1 ? '' : 's'}`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : 'nothing: ask an admin for a scope'
}
