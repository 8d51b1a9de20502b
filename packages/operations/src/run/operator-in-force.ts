import type { Db } from '@lamplighter/db'
import { findOperatorInForce, findRequesterInForce, type OperatorInForce } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'

/**
 * An operator with the role and the scope that hold now, not those of when something was asked for. Someone disabled or
 * unknown has no scope, and an auditor's role: whatever is decided about them is a no.
 */
export async function operatorInForce(db: Db, id: string): Promise<Operator> {
  return inForce(id, await findOperatorInForce(db, { id }))
}

/** The same for whoever asked for a run; `requestedBy` says who that is, which the caller may not know yet when it asks. */
export async function requesterInForce(db: Db, run: string): Promise<(requestedBy: string) => Operator> {
  const found = await findRequesterInForce(db, { run })
  return (requestedBy) => inForce(requestedBy, found)
}

function inForce(id: string, found: OperatorInForce | null): Operator {
  if (!found || found.disabled) return { id, name: found?.name ?? id, role: 'auditor', scope: { kind: 'nothing' } }
  return { id, name: found.name, role: found.role, scope: found.scope }
}
