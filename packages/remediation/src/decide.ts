import type { DecideInput, Decision, Gate } from './decide-input.ts'
import { approvalNeed } from './approval-need.ts'
import { refuseDiagnosis } from './gate-diagnosis.ts'
import { refuseEffects } from './gate-effects.ts'
import { refuseLimits } from './gate-limits.ts'
import { refuseOperator } from './gate-operator.ts'
import { refusePlan } from './gate-plan.ts'
import { refuseApproval } from './decide-approval.ts'
import { isAtLeast } from './role-order.ts'

/**
 * May this operator carry out this remediation on this tenant, now? The one answer for screen, CLI, approval, start and
 * resume. Default deny: `allow` is returned only when every gate stays silent, and a refusal names all reasons, not
 * only the first. Pure: the same input always gives the same answer.
 */
export function decide(input: DecideInput): Decision {
  const glass = glassIsBroken(input)
  const limits = refuseLimits(input)
  const reasons = [
    ...refuseOperator(input),
    ...refuseEffects(input),
    ...refuseDiagnosis(input),
    ...refusePlan(input),
    ...limits.final,
    ...(glass ? [] : limits.waivable),
  ]
  const need = approvalNeed(input)
  const waived = glass && need !== null && need.waivable
  const doubts =
    need !== null && input.approval !== null ? refuseApproval({ ...input, approver: input.approval.by, need, given: input.approval }) : []
  const approved = need !== null && input.approval !== null && doubts.length === 0
  const all = waived ? reasons : [...reasons, ...doubts]
  if (all.length > 0) return { type: 'refuse', reasons: all }

  if (need !== null && !approved && !waived) return { type: 'needs-approval', by: need.by, because: need.because }
  return { type: 'allow', via: gateOf({ input, approved, waived: glass && (limits.waivable.length > 0 || need !== null) }) }
}

/** Breaking the glass waives limits and the wait for approval of what can be taken back; never scope, locks or a kill switch. */
function glassIsBroken({ breakGlass, operator, now }: DecideInput): boolean {
  if (breakGlass === null || breakGlass.by !== operator.id || breakGlass.reason.trim() === '') return false
  return now < breakGlass.until && isAtLeast({ role: operator.role, least: 'l2' })
}

function gateOf({ input, approved, waived }: { input: DecideInput; approved: boolean; waived: boolean }): Gate {
  if (input.purpose === 'automatic') return 'automatic'
  if (approved) return 'approval'
  return waived ? 'break-glass' : 'role'
}
