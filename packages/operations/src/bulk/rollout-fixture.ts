import { randomUUID } from 'node:crypto'
import { readRollout, readRolloutTenants, type RolloutRow, type RolloutTurn } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type { RunWorld } from '../run/run-fixture.ts'
import { driveRollout } from './drive-rollout.ts'
import { planRollout } from './plan-rollout.ts'
import { requestRollout } from './request-rollout.ts'
import { standingOf } from './rollout-counts.ts'

/** Rollouts in the world of the stuck mailboxes; tests call `drive` and `work` where workers would. */
export function rolloutsIn(world: RunWorld) {
  const see = async (id: string): Promise<SeenRollout> => {
    const rollout = (await readRollout(world.context.db, id))!
    const turns = await readRolloutTenants(world.context.db, id)
    const rings: string[][] = []
    for (const turn of turns) if (turn.ring !== null) (rings[turn.ring] ??= []).push(standingOf(turn))
    return { ...rollout, turns, rings }
  }
  const drive = (id: string, change: { leaseMs?: number } = {}) =>
    driveRollout(world.context, { rollout: id, worker: randomUUID(), signal: new AbortController().signal, leaseMs: 0, ...change })
  /** Carries out every run that waits for a worker. */
  const work = async (id: string): Promise<void> => {
    for (const { runId, run } of (await see(id)).turns) if (runId !== null && run?.state === 'queued') await world.execute({ id: runId })
  }
  return {
    see,
    drive,
    work,
    async tenants(count: number): Promise<string[]> {
      const ids: string[] = []
      for (let n = 0; n < count; n += 1) ids.push(await world.tenant())
      return ids.toSorted()
    },
    async plan(options: {
      operator: Operator
      tenants: string[]
      remediation?: string
      tolerance?: number
      ringMax?: number
    }): Promise<SeenRollout> {
      const { tenants, remediation = 'mailbox/clear', ...rest } = options
      const asked = await planRollout(world.context, {
        ...rest,
        remediation,
        selection: { by: 'tenants', tenants },
        params: {},
        gate: 'test',
      })
      if (asked.type === 'refused') throw new Error(asked.reasons.map(({ code }) => code).join(', '))
      await drive(asked.rollout.id)
      return see(asked.rollout.id)
    },
    request: (options: { operator: Operator; rollout: RolloutRow; hash?: string; reason?: string; case?: string; typedCount?: string }) =>
      requestRollout(world.context, {
        operator: options.operator,
        rollout: options.rollout.id,
        hash: options.hash ?? options.rollout.hash!,
        reason: options.reason ?? 'The release stuck their mail',
        case: options.case ?? null,
        typedCount: options.typedCount ?? null,
        gate: 'test',
      }),
    /** Drives and carries out until nothing moves any more. */
    async playOut(id: string): Promise<SeenRollout> {
      for (let before = ''; ;) {
        await drive(id)
        await work(id)
        const seen = await see(id)
        const now = JSON.stringify([seen.state, seen.rings])
        if (now === before) return seen
        before = now
      }
    },
  }
}

export type SeenRollout = RolloutRow & {
  turns: RolloutTurn[]
  /** How each tenant stands, ring by ring. */
  rings: string[][]
}
