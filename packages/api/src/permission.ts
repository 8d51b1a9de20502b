import type { Role } from '@lamplighter/catalog/vocabulary'

/**
 * What a procedure asks of its caller. This is the coarse gate at the door: whether this remediation may run on this tenant
 * now is decided by operations, on the plan. A permission that a role does not list is refused; there is no wildcard.
 */
export const permissions = [
  'read',
  'diagnose',
  'reveal',
  'remediate',
  'approve',
  'control',
  'maintain',
  'teach',
  'audit',
  'administer',
] as const
export type Permission = (typeof permissions)[number]

export const permissionsOfRole: Record<Role, readonly Permission[]> = {
  l1: ['read', 'diagnose', 'remediate'],
  l2: ['read', 'diagnose', 'reveal', 'remediate', 'approve'],
  lead: ['read', 'diagnose', 'reveal', 'remediate', 'approve', 'control', 'maintain', 'teach', 'audit'],
  engineer: ['read', 'diagnose', 'reveal', 'remediate', 'approve', 'control', 'teach', 'audit'],
  // Reads everything in scope and changes nothing; a diagnosis puts load on the customer's instance, so it counts as a change.
  auditor: ['read', 'audit'],
  admin: ['read', 'diagnose', 'reveal', 'remediate', 'approve', 'control', 'maintain', 'teach', 'audit', 'administer'],
}

/** What the caller would be doing, as it stands in a refusal: "Role l1 may not …". */
export const permissionWords: Record<Permission, string> = {
  read: 'look at tenants',
  diagnose: 'diagnose a tenant',
  reveal: 'see personal data in evidence',
  remediate: 'change a tenant',
  approve: 'approve or reject what others asked for',
  control: 'hold runs back or let them go on',
  maintain: 'set maintenance',
  teach: 'withdraw what was learned',
  audit: 'read the audit log',
  administer: 'administer Lamplighter',
}

export function mayUse(options: { role: Role; permission: Permission }): boolean {
  return permissionsOfRole[options.role].includes(options.permission)
}

export function rolesWith(permission: Permission): Role[] {
  return (Object.keys(permissionsOfRole) as Role[]).filter((role) => mayUse({ role, permission }))
}
