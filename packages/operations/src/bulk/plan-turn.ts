import { EVERYTHING, findTenant, type PlanRow, type RolloutRow } from '@lamplighter/db/queries'
import { rolloutRefusal, type ChangingRole, type Operator, type RolloutRefusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { findRemediation, planRemediation } from '../plan/plan.ts'
import { rolloutGate } from '../plan/purpose-of.ts'
import { freshDiagnosis } from './fresh-diagnosis.ts'

export type TurnPlan =
  | { type: 'planned'; plan: PlanRow; needs: { by: ChangingRole; because: string } | null }
  | { type: 'refused'; reasons: RolloutRefusal[] }

export type PlanTurnOptions = { rollout: RolloutRow; operator: Operator; tenant: string; signal: AbortSignal }

/**
 * What the remediation would do to one tenant of the rollout now, by real reads and evidence of the last minutes; nothing
 * is changed. A tenant that cannot be looked at is refused with the reason, and holds nobody else up.
 */
export async function planTurn(context: OperationsContext, { rollout, operator, tenant: id, signal }: PlanTurnOptions): Promise<TurnPlan> {
  const remediation = findRemediation(context, rollout.remediation)
  const tenant = await findTenant(context.db, { scope: EVERYTHING, tenant: id })
  if (!tenant || tenant.retiredAt) return { type: 'refused', reasons: [rolloutRefusal('rollout/retired', {})] }
  try {
    const feature = await freshDiagnosis(context, { tenant, remediation, requestedBy: operator.id, signal })
    const asked = { operator, tenant: id, feature, remediation: remediation.id, params: rollout.params, gate: rolloutGate, signal }
    const planned = await planRemediation(context, asked)
    if (planned.type === 'refused') return planned
    const { plan, decision } = planned
    return { type: 'planned', plan, needs: decision.type === 'needs-approval' ? { by: decision.by, because: decision.because } : null }
  } catch (error) {
    if (error instanceof OperationRefusal) return { type: 'refused', reasons: [error.refusal] }
    throw error
  }
}
