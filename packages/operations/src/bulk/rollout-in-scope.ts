import type { Db } from '@lamplighter/db'
import { findRollout, type RolloutRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { unknownRollout } from './request-rollout.ts'

/** The rollout, when a tenant of it lies in the operator's scope. Throws at the door otherwise, without telling which of the two it is. */
export async function getRolloutInScope(db: Db, { operator, rollout: id }: { operator: Operator; rollout: string }): Promise<RolloutRow> {
  const rollout = await findRollout(db, { scope: operator.scope, id })
  if (!rollout) throw unknownRollout(id)
  return rollout
}
