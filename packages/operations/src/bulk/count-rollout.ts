import {
  readRollout,
  readRolloutTenants,
  lockRollout,
  updateRolloutTenant,
  type RolloutRow,
  type RolloutTurn,
} from '@lamplighter/db/queries'
import { ringsOf, rolloutHash, rolloutStaleMs } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { takeTurns } from './drive-trouble.ts'
import { bySystem, moveRollout } from './move-rollout.ts'
import { planTurn } from './plan-turn.ts'

/** Tenants looked at side by side; they wait for customers' systems, not for our processor. */
const atOnce = 8

/** Looks at every tenant that was not looked at yet, a few at a time, and then lays out the rings. Goes on after a crash. */
export async function countRollout(
  context: OperationsContext,
  { rollout, signal }: { rollout: RolloutRow; signal: AbortSignal },
): Promise<void> {
  const operator = await operatorInForce(context.db, rollout.createdBy)
  for (;;) {
    signal.throwIfAborted()
    if ((await readRollout(context.db, rollout.id))?.state !== 'planning') return
    const waiting = (await readRolloutTenants(context.db, rollout.id)).filter((turn) => turn.state === 'waiting')
    if (waiting.length === 0) break
    await takeTurns(waiting.slice(0, atOnce), async ({ tenant }) => {
      const planned = await planTurn(context, { rollout, operator, tenant, signal })
      // What was cut off in the middle of a look says nothing about the tenant.
      signal.throwIfAborted()
      const updatedAt = context.now()
      const set =
        planned.type === 'refused'
          ? { state: 'refused' as const, reasons: planned.reasons, updatedAt }
          : {
              state: 'planned' as const,
              planId: planned.plan.id,
              neededRole: planned.needs?.by ?? null,
              neededBecause: planned.needs?.because ?? null,
              updatedAt,
            }
      await updateRolloutTenant(context.db, { rollout: rollout.id, tenant, from: 'waiting', set })
    })
    await announce(context.db, { at: context.now(), topic: 'rollout', tenant: null, subject: rollout.id })
  }
  await layOutRings(context, rollout)
}

async function layOutRings(context: OperationsContext, { id }: RolloutRow): Promise<void> {
  await context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, id)
    if (rollout?.state !== 'planning') return
    const turns = await readRolloutTenants(tx, id)
    const at = context.now()
    const rings = ringsOf({ items: turns.filter(isPlanned), max: rollout.ringMax })
    for (const [ring, members] of rings.entries())
      for (const { tenant } of members)
        await updateRolloutTenant(tx, { rollout: id, tenant, from: 'planned', set: { ring, updatedAt: at } })
    const hash = rolloutHash({
      remediation: { id: rollout.remediation, version: rollout.remediationVersion },
      packVersion: rollout.packVersion,
      params: rollout.params,
      ringMax: rollout.ringMax,
      tolerance: rollout.tolerance,
      rings: rings.map((members) => members.map(({ tenant, plan }) => ({ tenant, planHash: plan.hash }))),
    })
    await moveRollout(context, tx, {
      rollout: id,
      event: 'counted',
      actor: 'system',
      set: { hash, plannedAt: at, staleAt: new Date(at.getTime() + rolloutStaleMs) },
      audit: { ...bySystem, details: { planned: rings.flat().length, refused: turns.length - rings.flat().length, rings: rings.length } },
    })
  })
}

type PlannedTurn = RolloutTurn & { plan: NonNullable<RolloutTurn['plan']> }

export function isPlanned(turn: RolloutTurn): turn is PlannedTurn {
  return turn.state === 'planned' && turn.plan !== null
}
