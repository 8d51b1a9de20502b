import { updateCircuitReset } from '@lamplighter/db/queries'
import { refusal, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { findRemediation } from '../plan/plan.ts'
import { changeControl, type ChangedControl } from './change-control.ts'
import { readCircuit } from './read-circuit.ts'

export type ResetCircuitOptions = { context: OperationsContext; operator: Operator; remediation: string; reason: string; gate: string }

/** Lets a remediation run again that was stopped because it had not helped; failures before now count no more. */
export async function resetCircuit({ context, operator, remediation, reason, gate }: ResetCircuitOptions): Promise<ChangedControl> {
  findRemediation(context, remediation)
  return changeControl(context, {
    operator,
    gate,
    kind: 'reset-circuit',
    reason,
    subject: remediation,
    action: 'circuit.reset',
    change: async (tx, at) => {
      const { circuit } = await readCircuit(tx, { remediation, now: at })
      if (circuit.state === 'closed') return [refusal('control/already', { what: 'closed' })]
      await updateCircuitReset(tx, { remediation, by: operator.id, reason: reason.trim(), now: at })
      return []
    },
  })
}
