import type { Operator } from '@lamplighter/remediation'
import { EVERYTHING, expediteTenants, listCheckStates, type CheckStateRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { collect, type Collected } from './collect.ts'
import { makeDiagnosis } from './make-diagnosis.ts'
import { showDiagnosis } from './show-diagnosis.ts'

export type DiagnoseOptions = {
  context: OperationsContext
  operator: Operator
  tenant: string
  feature: string
  signal?: AbortSignal
  alsoCheck?: string[]
}

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
  const collected = await collect({
    context,
    tenant,
    feature: feature.id,
    states,
    alsoCheck: options.alsoCheck ?? [],
    signal: options.signal ?? new AbortController().signal,
  })
  const row = await makeDiagnosis({ context, tenant, feature: feature.id, collected, startedAt, requestedBy: operator.id })
  if (isNews({ collected, states })) await expediteTenants(context.db, { tenants: [tenant.id], now: context.now() })
  return showDiagnosis({ context, operator, tenant, row })
}

/** Whether the lists show something else than what was just seen: then the sweep looks here next. */
function isNews({ collected, states }: { collected: Collected; states: CheckStateRow[] }): boolean {
  const known = new Map(states.map((state) => [state.check, state.status === 'fail']))
  return collected.results.some(
    ({ check, status, confirmed }) =>
      (status === 'fail' && confirmed && known.get(check) !== true) || (status === 'pass' && known.get(check) === true),
  )
}
