import {
  lockRollout,
  readRollout,
  readRolloutTenants,
  updateLockedRollout,
  type RolloutRow,
  type RolloutTurn,
} from '@lamplighter/db/queries'
import { judgeRing, rolloutRefusal, turnOf } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import { takeTurns } from './drive-trouble.ts'
import { bySystem, moveRollout, recordRollout } from './move-rollout.ts'
import { startTurn } from './start-turn.ts'

/** Tenants that are looked at side by side before their runs are asked for. */
const atOnce = 8

/** Takes a running rollout as far as it goes now: starts the rest of a ring, judges it, begins the next, or ends. */
export async function driveRings(
  context: OperationsContext,
  { rollout: id, signal }: { rollout: string; signal: AbortSignal },
): Promise<'at-work' | 'ended'> {
  for (;;) {
    signal.throwIfAborted()
    const rollout = await readRollout(context.db, id)
    if (rollout?.state !== 'running') return 'ended'
    if (rollout.packVersion !== context.pack.version) return pauseForPack(context, rollout)
    const turns = await readRolloutTenants(context.db, id)
    const due = turns.filter((turn) => turn.state === 'planned' && turn.ring !== null && turn.ring === rollout.ring)
    if (due.length > 0) {
      const operator = await operatorInForce(context.db, rollout.createdBy)
      await takeTurns(due.slice(0, atOnce), (turn) => startTurn(context, { rollout, turn, operator, signal }))
      continue
    }
    const judgement = judgeRing({ turns: turns.flatMap(turnsWithRun), tolerance: rollout.tolerance })
    if (judgement.type === 'at-work') return 'at-work'
    if (judgement.type === 'failed') return stop(context, { rollout, failed: judgement.failed })
    const next = turns.find((turn) => turn.state === 'planned')
    if (next?.ring === undefined || next.ring === null) return finish(context, { rollout, turns })
    await beginRing(context, { rollout, ring: next.ring, tenants: turns.filter((turn) => turn.ring === next.ring).length })
  }
}

export function turnsWithRun(turn: RolloutTurn) {
  return turn.run === null ? [] : [turnOf(turn.run)]
}

async function beginRing(
  context: OperationsContext,
  { rollout, ring, tenants }: { rollout: RolloutRow; ring: number; tenants: number },
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const current = await lockRollout(tx, rollout.id)
    if (current?.state !== 'running' || current.ring !== rollout.ring) return
    const begun = await updateLockedRollout(tx, { id: rollout.id, set: { ring } })
    await recordRollout(context, tx, {
      rollout: begun,
      action: 'ring-started',
      audit: { ...bySystem, details: { ring: ring + 1, tenants } },
    })
  })
}

async function stop(context: OperationsContext, { rollout, failed }: { rollout: RolloutRow; failed: number }): Promise<'ended'> {
  const message = `${failed} ${failed === 1 ? 'run' : 'runs'} did not fix what ${failed === 1 ? 'it was' : 'they were'} to fix; ${rollout.tolerance === 0 ? 'none' : rollout.tolerance} would have been tolerated.`
  const because = { code: 'rollout/failed', message, by: 'the system', at: context.now().toISOString() }
  await context.db.transaction((tx) =>
    moveRollout(context, tx, {
      rollout: rollout.id,
      event: 'stop',
      actor: 'system',
      set: { because },
      audit: { ...bySystem, details: { failed, tolerance: rollout.tolerance, ring: (rollout.ring ?? 0) + 1 } },
    }),
  )
  return 'ended'
}

async function finish(context: OperationsContext, { rollout, turns }: { rollout: RolloutRow; turns: RolloutTurn[] }): Promise<'ended'> {
  const ended = turns.flatMap(turnsWithRun)
  const details = {
    fixed: ended.filter((turn) => turn === 'fixed').length,
    failed: ended.filter((turn) => turn === 'failed').length,
    skipped: turns.filter((turn) => turn.state === 'skipped').length + ended.filter((turn) => turn === 'left-out').length,
    refused: turns.filter((turn) => turn.state === 'refused').length,
  }
  await context.db.transaction((tx) =>
    moveRollout(context, tx, { rollout: rollout.id, event: 'finish', actor: 'system', audit: { ...bySystem, details } }),
  )
  return 'ended'
}

async function pauseForPack(context: OperationsContext, rollout: RolloutRow): Promise<'ended'> {
  const { code, message, wayOut } = rolloutRefusal('rollout/pack-changed', { was: rollout.packVersion, is: context.pack.version })
  const because = { code, message: `${message} ${wayOut}`, by: 'the system', at: context.now().toISOString() }
  await context.db.transaction((tx) =>
    moveRollout(context, tx, {
      rollout: rollout.id,
      event: 'pause',
      actor: 'system',
      set: { because },
      audit: { ...bySystem, details: { codes: [code] } },
    }),
  )
  return 'ended'
}
