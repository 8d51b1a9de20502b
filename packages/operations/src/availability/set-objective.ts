import { deleteAvailabilityObjective, saveAvailabilityObjective } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { resolveFeature, resolveTenant } from '../tenant/resolve-tenant.ts'
import type { TenantAvailability } from '../views/maintenance-view.ts'
import { getAvailability } from './get-availability.ts'

/**
 * Notes what a contract promises for one feature, or (without one) for all of the tenant's; null goes back to what holds otherwise.
 * With its audit event. Refuses an unknown tenant or feature, and a promise that is none.
 */
export async function setObjective(options: {
  context: OperationsContext
  operator: Operator
  tenant: string
  feature?: string | undefined
  /** 0 < percent ≤ 100; null: as usual. */
  percent: number | null
  reason: string
  gate?: string
}): Promise<TenantAvailability> {
  const { context, operator, percent, reason, gate = 'console' } = options
  const tenant = (await resolveTenant(options)).id
  const feature = options.feature === undefined ? '' : resolveFeature({ context, feature: options.feature }).id
  if (percent !== null && !(percent > 0 && percent <= 100))
    throw new OperationRefusal({
      code: 'objective/invalid',
      message: `${percent} % is no promise.`,
      wayOut: 'Give per cent above 0, up to 100.',
    })
  const at = context.now()
  await context.db.transaction(async (tx) => {
    if (percent === null) await deleteAvailabilityObjective(tx, { tenant, feature })
    else await saveAvailabilityObjective(tx, { objective: { tenant, feature, percent, reason, setBy: operator.id, setAt: at } })
    await appendAudit(tx, {
      at,
      entry: {
        actor: operator.id,
        authority: `role:${operator.role}`,
        gate,
        action: 'objective.set',
        tenant,
        subject: feature === '' ? tenant : feature,
        details: { percent },
        planHash: null,
        reason,
        case: null,
      },
    })
    await announce(tx, { at, topic: 'maintenance', tenant, subject: null })
  })
  return getAvailability({ context, operator, tenant })
}
