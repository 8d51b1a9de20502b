import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { EVERYTHING, listCheckStates, listDiagnosesSince, listFeatureStates, type DiagnosisRow } from '@lamplighter/db/queries'
import { evidenceStaleMs } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { collect } from '../diagnosis/collect.ts'
import { makeDiagnosis } from '../diagnosis/make-diagnosis.ts'

export type FreshDiagnosisOptions = {
  tenant: TenantFacts
  remediation: Pick<Remediation<Clients, unknown>, 'cures'>
  requestedBy: string
  signal: AbortSignal
}

/** Taken as it is while this young: planning and the tenant's turn each have half of the time in which evidence counts. */
const youngMs = evidenceStaleMs / 2
const dayMs = 24 * 3_600_000

/**
 * The feature by which a tenant's part in a rollout is justified, diagnosed within the last minutes: looks anew when the
 * last answer is older, and changes nothing. Null when nothing of the tenant's is in trouble and nothing was diagnosed.
 */
export async function freshDiagnosis(context: OperationsContext, options: FreshDiagnosisOptions): Promise<string | null> {
  const { tenant, remediation, requestedBy, signal } = options
  const startedAt = context.now()
  const known = await listDiagnosesSince(context.db, { tenant: tenant.id, since: new Date(startedAt.getTime() - dayMs), limit: 20 })
  const names = (row: DiagnosisRow) => row.explanation.causes.some(({ cause }) => remediation.cures.includes(cause))
  const latest = known.find(names)
  const newest = latest && known.find((row) => row.feature === latest.feature)
  if (latest && latest === newest && startedAt.getTime() - latest.at.getTime() <= youngMs) return latest.feature

  const feature = latest?.feature ?? (await featureInTrouble(context, options))
  if (feature === null) return null
  const states = await listCheckStates(context.db, { scope: EVERYTHING, tenant: tenant.id })
  const collected = await collect({ context, tenant, feature, states, alsoCheck: [], signal })
  signal.throwIfAborted()
  await makeDiagnosis({ context, tenant, feature, collected, startedAt, requestedBy })
  return feature
}

async function featureInTrouble(context: OperationsContext, { tenant, remediation }: FreshDiagnosisOptions): Promise<string | null> {
  const states = await listFeatureStates(context.db, { scope: EVERYTHING, tenant: tenant.id })
  const troubled = states.filter(({ state }) => state !== 'ok' && state !== 'maintenance')
  const cured = troubled.find(({ cause }) => cause !== null && remediation.cures.includes(cause))
  return (cured ?? troubled[0])?.feature ?? null
}
