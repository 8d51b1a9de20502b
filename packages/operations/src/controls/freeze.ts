import { createFreeze, liftFreeze as lift, listTenantsByIds, lockFreeze } from '@lamplighter/db/queries'
import { refusal, type Operator, type Scope } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { changeControl, type ChangedControl } from './change-control.ts'

export type FreezeOptions = {
  context: OperationsContext
  operator: Operator
  reason: string
  from: Date
  until: Date
  applies: Scope
  gate: string
}

/**
 * From `from` to `until` nobody changes these tenants without breaking the glass; looking and taking back go on. Throws at
 * the door for a tenant that does not exist in the operator's scope.
 */
export async function freezeChanges({ context, operator, reason, from, until, applies, gate }: FreezeOptions): Promise<ChangedControl> {
  await refuseUnknownTenants({ context, operator, applies })
  const id = context.newId()
  return changeControl(context, {
    operator,
    gate,
    kind: 'freeze',
    reason,
    applies,
    subject: id,
    action: 'freeze.made',
    details: { from: from.toISOString(), until: until.toISOString(), applies },
    change: async (tx, at) => {
      if (until <= from || until <= at) return [refusal('freeze/times', {})]
      await createFreeze(tx, { id, because: reason.trim(), startsAt: from, endsAt: until, applies, madeBy: operator.id, madeAt: at })
      return []
    },
  })
}

/** Ends a freeze before its time; also one that has not begun. */
export async function liftFreeze({
  context,
  operator,
  freeze: id,
  reason,
  gate,
}: {
  context: OperationsContext
  operator: Operator
  freeze: string
  reason: string
  gate: string
}): Promise<ChangedControl> {
  const seen = await lockFreeze(context.db, id)
  if (!seen) throw new OperationRefusal(refusal('freeze/unknown', {}))
  // Named tenants were looked up by whoever froze them; whoever lets them go on must see each of them, too.
  const outside = await tenantsOutside({ context, operator, applies: seen.applies })
  return changeControl(context, {
    operator,
    gate,
    kind: 'lift-freeze',
    reason,
    applies: outside.length > 0 ? { kind: 'everything' } : seen.applies,
    subject: id,
    action: 'freeze.lifted',
    change: async (tx, at) => {
      const freeze = await lockFreeze(tx, id)
      if (!freeze || freeze.liftedAt !== null || freeze.endsAt <= at) return [refusal('freeze/already', {})]
      await lift(tx, { id, by: operator.id, reason: reason.trim(), at })
      return []
    },
  })
}

type Named = { context: OperationsContext; operator: Operator; applies: Scope }

async function refuseUnknownTenants(named: Named): Promise<void> {
  const [unknown] = await tenantsOutside(named)
  if (unknown === undefined) return
  throw new OperationRefusal({
    code: 'tenant/unknown',
    message: `There is no tenant “${unknown.slice(0, 60)}” in your scope.`,
    wayOut: 'Take the id from the tenant’s page.',
  })
}

async function tenantsOutside({ context, operator, applies }: Named): Promise<string[]> {
  if (applies.kind !== 'some' || applies.tenants.length === 0) return []
  const found = await listTenantsByIds(context.db, { scope: operator.scope, tenants: applies.tenants })
  const known = new Set(found.map(({ id }) => id))
  return applies.tenants.filter((id) => !known.has(id))
}
