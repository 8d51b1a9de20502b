import type { DatabaseTransaction } from '@lamplighter/db'
import {
  EVERYTHING,
  findTenant,
  lockRollout,
  updateRolloutTenant,
  type PlanRow,
  type RolloutRow,
  type RolloutTurn,
} from '@lamplighter/db/queries'
import { findPlanChange, holdsWholeRollout, refusal, rolloutRefusal, type Operator, type RolloutRefusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { rolloutGate } from '../plan/purpose-of.ts'
import { isLockHeld } from '../run/lock-held.ts'
import { requestRunWithin } from '../run/request-run.ts'
import { bySystem, moveRollout, recordRollout } from './move-rollout.ts'
import { planTurn } from './plan-turn.ts'

export type StartTurnOptions = { rollout: RolloutRow; turn: RolloutTurn; operator: Operator; signal: AbortSignal }

/**
 * One tenant's turn: looks again, plans again, compares with what was counted and approved, and asks for the run. The run,
 * its job, and that the tenant had its turn commit together, while the rollout is locked and still running: whatever is
 * killed, a tenant gets one run or none. What concerns all tenants alike pauses the rollout; anything else skips this one.
 */
export async function startTurn(context: OperationsContext, options: StartTurnOptions): Promise<void> {
  const { rollout, turn, operator, signal } = options
  const planned = await planTurn(context, { rollout, operator, tenant: turn.tenant, signal })
  // What was cut off in the middle of a look says nothing about the tenant.
  signal.throwIfAborted()
  const reasons = planned.type === 'refused' ? planned.reasons : refuseChange({ counted: turn.plan, now: planned.plan })
  try {
    await context.db.transaction(async (tx) => {
      const current = await lockRollout(tx, rollout.id)
      if (current?.state !== 'running') return
      if (planned.type === 'refused' || reasons.length > 0) return leaveOut(context, tx, { rollout: current, turn, reasons })
      const asked = await request(context, tx, { rollout: current, operator, plan: planned.plan })
      if (asked.type === 'refused') return leaveOut(context, tx, { rollout: current, turn, reasons: asked.reasons })
      const set = { state: 'started' as const, runId: asked.run.id, updatedAt: context.now() }
      const first = await updateRolloutTenant(tx, { rollout: rollout.id, tenant: turn.tenant, from: 'planned', set })
      if (!first) throw new TurnTaken()
    })
  } catch (error) {
    if (error instanceof TurnTaken) return
    if (!isLockHeld(error)) throw error
    const held = refusal('lock/held', { component: 'the same component', by: 'Another run', since: 'at this moment', run: 'that holds it' })
    await context.db.transaction(async (tx) => {
      const current = await lockRollout(tx, rollout.id)
      if (current?.state === 'running') await leaveOut(context, tx, { rollout: current, turn, reasons: [held] })
    })
  }
}

/** Another worker had the same turn: everything of ours is rolled back. */
class TurnTaken extends Error {}

function refuseChange({ counted, now }: { counted: RolloutTurn['plan']; now: PlanRow }): RolloutRefusal[] {
  const change = counted && findPlanChange({ planned: { effects: counted.effects, tenantsAffected: 1 }, now })
  if (change) return [rolloutRefusal('rollout/changed', { change })]
  if (counted?.undo.possible && !now.undo.possible)
    return [rolloutRefusal('rollout/changed', { change: `it could not be undone any more (${now.undo.why})` })]
  return []
}

async function request(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { rollout, operator, plan }: { rollout: RolloutRow; operator: Operator; plan: PlanRow },
) {
  const tenant = await findTenant(tx, { scope: EVERYTHING, tenant: plan.tenant })
  const given =
    rollout.decision === 'approved' && rollout.decidedBy !== null && rollout.decidedAt !== null
      ? {
          by: rollout.decidedBy,
          at: rollout.decidedAt,
          // It was given in time; it does not expire while the rings before it are verified.
          until: new Date(Math.max(rollout.approvalExpiresAt?.getTime() ?? 0, context.now().getTime() + 60_000)),
          reason: rollout.decisionReason ?? '',
        }
      : null
  return requestRunWithin(context, tx, {
    operator,
    plan: plan.id,
    hash: plan.hash,
    reason: rollout.reason ?? '',
    case: rollout.caseId,
    // Its planner has typed the number of tenants for all of them.
    typedTenantName: tenant?.name ?? null,
    gate: rolloutGate,
    startsAtOnce: true,
    ...(given ? { given } : {}),
  })
}

async function leaveOut(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { rollout, turn, reasons }: { rollout: RolloutRow; turn: RolloutTurn; reasons: RolloutRefusal[] },
): Promise<void> {
  const [first] = reasons
  if (!first) throw new Error('left out without a reason')
  const codes = reasons.map(({ code }) => code)
  if (holdsWholeRollout(reasons)) {
    const because = { code: first.code, message: `${first.message} ${first.wayOut}`, by: 'the system', at: context.now().toISOString() }
    await moveRollout(context, tx, {
      rollout: rollout.id,
      event: 'pause',
      actor: 'system',
      set: { because },
      audit: { ...bySystem, details: { codes } },
    })
    return
  }
  const set = { state: 'skipped' as const, reasons, updatedAt: context.now() }
  const written = await updateRolloutTenant(tx, { rollout: rollout.id, tenant: turn.tenant, from: 'planned', set })
  if (written)
    await recordRollout(context, tx, { rollout, action: 'tenant-skipped', tenant: turn.tenant, audit: { ...bySystem, details: { codes } } })
}
