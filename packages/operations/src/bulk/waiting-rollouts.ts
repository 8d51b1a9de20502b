import { findOperator, listRollouts, readRolloutTenants, type RolloutRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { DeskView } from '../views/tenant-view.ts'
import { isPlanned } from './count-rollout.ts'
import { rolloutActions } from './rollout-actions.ts'

const openMax = 100

/**
 * Rollouts that stand still until this operator says yes or no; decided by the same function as the door, so never their own, none
 * that reaches beyond their scope, and none whose time is over.
 */
export async function waitingRollouts(context: OperationsContext, operator: Operator): Promise<DeskView['waiting']> {
  const { items } = await listRollouts(context.db, { scope: operator.scope, openOnly: true, page: { limit: openMax } })
  const asked = items.filter((row) => row.state === 'awaiting-approval' && row.createdBy !== operator.id)
  const lines = await Promise.all(asked.map((rollout) => waitingLine(context, { operator, rollout })))
  return lines.flat()
}

async function waitingLine(
  context: OperationsContext,
  { operator, rollout }: { operator: Operator; rollout: RolloutRow },
): Promise<DeskView['waiting']> {
  const remediation = packIndex(context.pack).remediations.get(rollout.remediation)
  // The pack no longer has it: nobody can let it go on, and its own screen says so.
  if (remediation === undefined) return []
  const turns = await readRolloutTenants(context.db, rollout.id)
  const name = (await findOperator(context.db, { id: rollout.createdBy }))?.name ?? rollout.createdBy
  const { approve } = await rolloutActions(context, { operator, rollout, turns, planner: { id: rollout.createdBy, name } })
  if (approve.type === 'disabled') return []
  return [
    {
      kind: 'rollout',
      rollout: rollout.id,
      title: remediation.title,
      tenants: turns.filter(isPlanned).length,
      by: name,
      since: (rollout.requestedAt ?? rollout.createdAt).toISOString(),
      expiresAt: rollout.approvalExpiresAt?.toISOString() ?? null,
    },
  ]
}
