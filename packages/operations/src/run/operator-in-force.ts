import type { Db } from '@lamplighter/db'
import { findOperatorInForce } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'

/**
 * An operator with the role and the scope that hold now, not those of when something was asked for. Someone disabled or
 * unknown has no scope, and an auditor's role: whatever is decided about them is a no.
 */
export async function operatorInForce(db: Db, id: string): Promise<Operator> {
  const found = await findOperatorInForce(db, { id })
  if (!found || found.disabled) return { id, name: found?.name ?? id, role: 'auditor', scope: { kind: 'nothing' } }
  return { id, name: found.name, role: found.role, scope: found.scope }
}
