import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { RolloutTurn } from '@lamplighter/db/queries'
import { parseParams } from '../plan/parse-params.ts'
import { isPlanned } from './count-rollout.ts'

export type CaseOfRollout = {
  remediation: Remediation<Clients, unknown>
  params: unknown
  turns: RolloutTurn[]
  tenants: ReadonlyMap<string, TenantFacts>
}

/** Why a case must be named: because a run of one tenant needs it, or the whole, by the number of tenants. Null: nothing does. */
export function caseOfRollout({ remediation, params, turns, tenants }: CaseOfRollout): string | null {
  const { caseNeeded } = remediation
  if (!caseNeeded) return null
  const parsed = parseParams({ remediation, params })
  const planned = turns.filter(isPlanned)
  for (const { tenant: id, plan } of planned) {
    const tenant = tenants.get(id)
    const because = tenant ? caseNeeded({ tenant, params: parsed, plan: { ...plan, tenantsAffected: planned.length } }) : null
    if (because !== null) return because
  }
  return null
}
