import type { Db } from '../database.ts'
import { listCheckStates, type CheckStateRow } from './check-state.ts'
import { listFeatureStates, type FeatureStateRow } from './feature-state.ts'
import type { Scope } from './scope.ts'

export type TenantHealth = {
  features: FeatureStateRow[]
  checks: CheckStateRow[]
  /** The newest look; null before the first. */
  checkedAt: Date | null
}

/** How everything of one tenant stands; empty lists for a tenant that is unknown, out of scope or not looked at yet. */
export async function getTenantHealth(db: Db, params: { scope: Scope; tenant: string }): Promise<TenantHealth> {
  const [features, checks] = await Promise.all([listFeatureStates(db, params), listCheckStates(db, params)])
  const newest = checks.reduce((latest, { observedAt }) => Math.max(latest, observedAt.getTime()), 0)
  return { features, checks, checkedAt: newest > 0 ? new Date(newest) : null }
}
