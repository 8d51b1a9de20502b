import { updateRemediationAutomatic } from '@lamplighter/db/queries'
import { refusal, type Operator } from '@lamplighter/remediation'
import { changeControl, type ChangedControl } from '../controls/change-control.ts'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'

export type SwitchAutomaticOptions = { operator: Operator; remediation: string; on: boolean; reason: string; gate: string }

/** An admin lets a remediation run by itself, or no more. Only what the pack offers can be switched on; its breaker starts anew. */
export function switchAutomatic(
  context: OperationsContext,
  { operator, remediation: id, on, reason, gate }: SwitchAutomaticOptions,
): Promise<ChangedControl> {
  const remediation = findRemediation(context, id)
  return changeControl(context, {
    operator,
    gate,
    kind: on ? 'allow-automatic' : 'forbid-automatic',
    reason,
    subject: remediation.id,
    action: on ? 'automatic.switched-on' : 'automatic.switched-off',
    change: async (tx, at) => {
      const harmless = remediation.effect === 'read-only' || remediation.effect === 'reversible'
      if (on && (remediation.automatic === undefined || !harmless)) return [refusal('automatic/not-offered', {})]
      await updateRemediationAutomatic(tx, { remediation: remediation.id, automatic: on, by: operator.id, reason: reason.trim(), now: at })
      return []
    },
  })
}
