import type { Role } from '@lamplighter/catalog/vocabulary'

/** Roles that may change things, least trusted first. `auditor` is absent on purpose: it reads everything and changes nothing. */
export const changingRoles = ['l1', 'l2', 'lead', 'engineer', 'admin'] as const satisfies readonly Role[]
export type ChangingRole = (typeof changingRoles)[number]

export function mayChange(role: Role): role is ChangingRole {
  return role !== 'auditor'
}

/** True when `role` is at least as trusted as `least`; an auditor never is, and nobody is "at least an auditor". */
export function isAtLeast({ role, least }: { role: Role; least: Role }): boolean {
  return mayChange(role) && mayChange(least) && changingRoles.indexOf(role) >= changingRoles.indexOf(least)
}

/** The next more trusted role; an admin's is admin again (then it must be another admin). */
export function roleAbove(role: ChangingRole): ChangingRole {
  return changingRoles[Math.min(changingRoles.indexOf(role) + 1, changingRoles.length - 1)]!
}

export function moreTrusted({ one, other }: { one: ChangingRole; other: ChangingRole }): ChangingRole {
  return changingRoles.indexOf(one) >= changingRoles.indexOf(other) ? one : other
}

/** How roles are said in sentences. */
export const roleTitles: Record<Role, string> = {
  l1: 'L1 support',
  l2: 'L2 support',
  lead: 'a lead',
  engineer: 'an engineer',
  auditor: 'an auditor',
  admin: 'an admin',
}
