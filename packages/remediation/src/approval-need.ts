import type { DecideInput } from './decide-input.ts'
import { isAtLeast, mayChange, moreTrusted, roleAbove, roleTitles, type ChangingRole } from './role-order.ts'

/** Whose yes is needed. `waivable`: a broken glass does without it; an irreversible effect always takes two people. */
export type Need = { by: ChangingRole; because: string; waivable: boolean }

/**
 * Another person must agree when the operator's role is below the remediation's, when the pack asks for it for this very
 * plan, and always when the effect can not be taken back: then someone above the operator's own role.
 */
export function approvalNeed(input: DecideInput): Need | null {
  const needs = [needOfRole(input), needOfEffect(input), needOfPack(input)].filter((need) => need !== null)
  const [first, ...others] = needs
  if (!first) return null
  return others.reduce(
    (sum, need) => ({
      by: moreTrusted({ one: sum.by, other: need.by }),
      because: `${sum.because} ${need.because}`,
      waivable: sum.waivable && need.waivable,
    }),
    first,
  )
}

function needOfRole({ operator, remediation, purpose }: DecideInput): Need | null {
  const least = remediation.runBy
  if (purpose === 'automatic' || isAtLeast({ role: operator.role, least }) || !mayChange(least)) return null
  return { by: least, because: `Without approval it takes ${roleTitles[least]}.`, waivable: true }
}

function needOfEffect({ operator, remediation }: DecideInput): Need | null {
  if (remediation.effect !== 'irreversible' || !mayChange(operator.role)) return null
  const above = roleAbove(operator.role)
  const by = mayChange(remediation.runBy) ? moreTrusted({ one: above, other: remediation.runBy }) : above
  return { by, because: 'It can not be undone, so a second person decides with you.', waivable: false }
}

function needOfPack({ remediation, tenant, params, plan, purpose }: DecideInput): Need | null {
  if (purpose === 'undo' || !plan) return null
  const need = remediation.approval?.({ tenant, params, plan }) ?? null
  if (need === null) return null
  // A pack that asks for an auditor's approval asks for what nobody may give; an admin is the nearest safe reading.
  const by: ChangingRole = mayChange(need.by) ? need.by : 'admin'
  return { by, because: need.because, waivable: remediation.effect !== 'irreversible' }
}
