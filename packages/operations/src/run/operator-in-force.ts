import type { Db } from '@lamplighter/db'
import { findOperatorInForce, type OperatorInForce } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'

/**
 * An operator with the role and the scope that hold now, not those of when something was asked for. Someone disabled or
 * unknown has no scope, and an auditor's role: whatever is decided about them is a no.
 */
export async function operatorInForce(db: Db, id: string): Promise<Operator> {
  return inForce(id, await findOperatorInForce(db, { id }))
}

/** The same of what was found of them. */
export function inForce(id: string, found: OperatorInForce | null): Operator {
  if (!found || found.disabled) return { id, name: found?.name ?? id, role: 'auditor', scope: { kind: 'nothing' } }
  return { id, name: found.name, role: found.role, scope: found.scope }
}
