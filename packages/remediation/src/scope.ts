/**
 * Which tenants an operator may see and act on: one is in `some` when any of the lists names it. Empty lists name nobody;
 * nothing here means "everyone" except `everything`. The same shape as the database's scope, which filters every list.
 */
export type Scope = { kind: 'everything' } | { kind: 'some'; tenants: string[]; regions: string[]; tiers: string[] } | { kind: 'nothing' }

/** The facts of a tenant that scopes and freezes speak about. */
export type ScopedTenant = { id: string; region: string; tier: string }

export const noScope: Scope = { kind: 'nothing' }

export function covers({ scope, tenant }: { scope: Scope; tenant: ScopedTenant }): boolean {
  if (scope.kind === 'everything') return true
  if (scope.kind === 'nothing') return false
  return scope.tenants.includes(tenant.id) || scope.regions.includes(tenant.region) || scope.tiers.includes(tenant.tier)
}

/**
 * True when everyone in `inner` is in `outer` too, by the names alone. Tenants named one by one count as covered: whoever
 * names them has looked each of them up within `outer`.
 */
export function isWithin({ inner, outer }: { inner: Scope; outer: Scope }): boolean {
  if (inner.kind === 'nothing' || outer.kind === 'everything') return true
  if (inner.kind === 'everything' || outer.kind === 'nothing') return false
  return inner.regions.every((region) => outer.regions.includes(region)) && inner.tiers.every((tier) => outer.tiers.includes(tier))
}

/** "everything", "region eu", "nothing: ask an admin for a scope". */
export function describeScope(scope: Scope): string {
  if (scope.kind === 'everything') return 'everything'
  const none = 'nothing: ask an admin for a scope'
  if (scope.kind === 'nothing') return none
  const parts = [
    ...scope.regions.map((region) => `region ${region}`),
    ...scope.tiers.map((tier) => `tier ${tier}`),
    ...(scope.tenants.length > 0 ? [`${scope.tenants.length} named tenant${scope.tenants.length === 1 ? '' : 's'}`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : none
}
