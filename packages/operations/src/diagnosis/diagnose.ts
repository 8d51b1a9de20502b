import type { Operator } from '@lamplighter/remediation'
import { EVERYTHING, listCheckStates } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { collect } from './collect.ts'
import { makeDiagnosis } from './make-diagnosis.ts'
import { showDiagnosis } from './show-diagnosis.ts'

export type DiagnoseOptions = { context: OperationsContext; operator: Operator; tenant: string; feature: string; signal?: AbortSignal; alsoCheck?: string[] }

/**
 * Why does this feature not work for this tenant, now? Looks, confirms, explains, keeps the evidence and the answer, and
 * returns what the screen shows. Changes nothing at the tenant. Refuses an unknown tenant or feature.
 */
export async function diagnose(options: DiagnoseOptions): Promise<DiagnosisView> {
  const { context, operator } = options
  const startedAt = context.now()
  const feature = resolveFeature({ context, feature: options.feature })
  const tenant = await resolveTenant({ context, operator, tenant: options.tenant })
  const states = await listCheckStates(context.db, { scope: EVERYTHING, tenant: tenant.id })
  const collected = await collect({ context, tenant, feature: feature.id, states, alsoCheck: options.alsoCheck ?? [], signal: options.signal ?? new AbortController().signal })
  const row = await makeDiagnosis({ context, tenant, feature: feature.id, collected, startedAt, requestedBy: operator.id })
  return showDiagnosis({ context, operator, tenant, row })
}
