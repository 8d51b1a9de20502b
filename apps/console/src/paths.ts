import type { EffectClass, FeatureState, RunState } from '@lamplighter/catalog/vocabulary'

// The one place that knows what addresses look like. Spread the result into a Link, or hand it to `navigate`.

export type FleetGroup = 'region' | 'tier' | 'ring' | 'shard' | 'release'
export type FleetSearch = { groupBy?: FleetGroup; group?: string; state?: FeatureState }
export type RunsSearch = { tenant?: string; state?: RunState; mine?: true }
/** `plan` opens the form; the rest fills it in. */
export type RolloutsSearch = { plan?: true; remediation?: string; cause?: string; problem?: string }
export type AuditSearch = { tenant?: string; actor?: string; action?: string }
export type CatalogSearch = { tab?: 'features' | 'causes' | 'remediations' | 'checks' | 'automatic'; find?: string; effect?: EffectClass }
/** `remediate` opens the plan panel; `plan` is the plan that it holds, so that a reload shows the same one. */
export type DiagnosisSearch = { remediate?: string; plan?: string }

export const paths = {
  desk: () => ({ to: '/' }) as const,
  tenant: (tenant: string) => ({ to: '/tenants/$tenant', params: { tenant } }) as const,
  diagnosis: (options: { tenant: string; feature: string; search?: DiagnosisSearch }) =>
    ({
      to: '/tenants/$tenant/features/$feature',
      params: { tenant: options.tenant, feature: options.feature },
      search: options.search ?? {},
    }) as const,
  run: (run: string) => ({ to: '/runs/$run', params: { run } }) as const,
  runs: (search: RunsSearch = {}) => ({ to: '/runs', search }) as const,
  rollouts: (search: RolloutsSearch = {}) => ({ to: '/rollouts', search }) as const,
  rollout: (rollout: string) => ({ to: '/rollouts/$rollout', params: { rollout } }) as const,
  approvals: () => ({ to: '/approvals' }) as const,
  fleet: (search: FleetSearch = {}) => ({ to: '/fleet', search }) as const,
  audit: (search: AuditSearch = {}) => ({ to: '/audit', search }) as const,
  controls: () => ({ to: '/controls' }) as const,
  changeSources: () => ({ to: '/change-sources' }) as const,
  maintenance: () => ({ to: '/maintenance' }) as const,
  breakGlass: () => ({ to: '/break-glass' }) as const,
  learning: () => ({ to: '/learning' }) as const,
  catalog: (search: CatalogSearch = {}) => ({ to: '/catalog', search }) as const,
}
