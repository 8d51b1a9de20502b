import type { Json } from '@lamplighter/catalog'
import { createRollout, type RolloutRow } from '@lamplighter/db/queries'
import { refuseRollout, rolloutLimits, type Operator, type RolloutRefusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { parseParams } from '../plan/parse-params.ts'
import { findRemediation } from '../plan/plan.ts'
import { jobNames } from '../queue/job-names.ts'
import type { RolloutSelectionView } from '../views/rollout-view.ts'
import { chooseTenants } from './choose-tenants.ts'
import { recordRollout } from './move-rollout.ts'

export type PlanRolloutOptions = {
  operator: Operator
  remediation: string
  selection: RolloutSelectionView
  params: unknown
  ringMax?: number | undefined
  tolerance?: number | undefined
  gate: string
}

export type PlannedRollout = { type: 'planning'; rollout: RolloutRow } | { type: 'refused'; reasons: RolloutRefusal[] }

/**
 * Begins to count what a remediation would do to many tenants; a worker looks at each of them, and nothing is changed.
 * Throws at the door for what does not exist and for parameters that do not fit.
 */
export async function planRollout(context: OperationsContext, options: PlanRolloutOptions): Promise<PlannedRollout> {
  const { operator, gate } = options
  const remediation = findRemediation(context, options.remediation)
  const reasons = refuseRollout({ operator, remediation })
  if (reasons.length > 0) return { type: 'refused', reasons }
  parseParams({ remediation, params: options.params })
  const tenants = await chooseTenants(context, options)
  const at = context.now()
  const id = context.newId()
  return context.db.transaction(async (tx) => {
    const rollout = await createRollout(tx, {
      rollout: {
        id,
        remediation: remediation.id,
        remediationVersion: remediation.version,
        packVersion: context.pack.version,
        effect: remediation.effect,
        params: (options.params ?? {}) as Json,
        selection: options.selection,
        state: 'planning',
        ringMax: options.ringMax ?? rolloutLimits.ringDefault,
        tolerance: options.tolerance ?? rolloutLimits.toleranceDefault,
        createdBy: operator.id,
        createdAt: at,
        gate,
      },
      tenants,
    })
    await context.queue.enqueue(tx, { name: jobNames.rollout, data: { rollout: id }, onceKey: id })
    const details = { remediation: remediation.id, version: remediation.version, selection: options.selection, tenants: tenants.length }
    await recordRollout(context, tx, {
      rollout,
      action: 'plan-asked',
      audit: { by: operator.id, authority: `role:${operator.role}`, gate, details },
    })
    return { type: 'planning', rollout }
  })
}
