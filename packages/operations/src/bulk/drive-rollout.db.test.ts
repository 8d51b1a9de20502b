import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { takeRollout } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { verifyAudit } from '../audit/verify-audit.ts'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { driveRollout } from './drive-rollout.ts'
import { planRollout } from './plan-rollout.ts'
import { rolloutsIn } from './rollout-fixture.ts'
import { sweepRollouts } from './rollout-worker.ts'

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>

beforeEach(async () => {
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  rollouts = rolloutsIn(world)
})

async function asked(count: number) {
  const operator = await world.operator('l2')
  const rollout = await rollouts.plan({ operator, tenants: await rollouts.tenants(count) })
  await rollouts.request({ operator, rollout })
  return { rollout }
}

describe('whatever is killed', () => {
  test('a worker that dies while it counts is followed by one that counts the rest', async () => {
    const operator = await world.operator('lead')
    const tenants = await rollouts.tenants(10)
    const planned = await planRollout(world.context, {
      operator,
      remediation: 'mailbox/clear',
      selection: { by: 'tenants', tenants },
      params: {},
      gate: 'test',
    })
    const id = (planned as { rollout: { id: string } }).rollout.id
    const dying = new AbortController()
    const look = world.context.clients.readClients
    let looks = 0
    world.context.clients.readClients = (options) => {
      looks += 1
      if (looks === 3) dying.abort(new Error('killed'))
      return look(options)
    }
    await driveRollout(world.context, { rollout: id, worker: 'dying', signal: dying.signal, leaseMs: 0 }).catch(() => {})
    world.context.clients.readClients = look
    expect((await rollouts.see(id)).state).toBe('planning')
    await rollouts.drive(id)
    const seen = await rollouts.see(id)
    expect(seen).toMatchObject({ state: 'planned' })
    expect(seen.rings.map((ring) => ring.length)).toEqual([1, 2, 4, 3])
  })

  test('a driver that dies between rings is followed by another; nothing is done twice', async () => {
    const { rollout } = await asked(3)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    // It takes the rollout, and is never heard of again.
    expect(await takeRollout(database.db, { id: rollout.id, worker: 'dead', leaseMs: 0 })).not.toBeNull()
    expect(await rollouts.drive(rollout.id, { leaseMs: 60_000 })).toBe('not-mine')
    expect(await sweepRollouts(world.context, { leaseMs: 60_000 })).toEqual({ takenUp: 0, expired: 0 })
    world.jobs.length = 0
    await sweepRollouts(world.context, { leaseMs: 0 })
    expect(world.jobs).toMatchObject([{ name: 'rollout', data: { rollout: rollout.id }, onceKey: rollout.id }])
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['fixed'], ['fixed', 'fixed']] })
    expect([...world.mailbox.deliveries.values()]).toEqual(Array(9).fill(1))
  })

  test('a crash in the middle of a ring leaves each tenant with one run or none, and the next driver starts the rest', async () => {
    const { rollout } = await asked(5)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    const { enqueueStatement } = world.context.queue
    let runs = 0
    world.context.queue.enqueueStatement = async (job) => {
      if (job.name === 'run' && (runs += 1) === 2) throw new Error('connection lost')
      return enqueueStatement(job)
    }
    await expect(rollouts.drive(rollout.id)).rejects.toThrow('connection lost')
    world.context.queue.enqueueStatement = enqueueStatement
    const half = await rollouts.see(rollout.id)
    expect(half.rings[1]!.toSorted()).toEqual(['at-work', 'planned'])
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished' })
    const { rows } = await database.pool.query(
      `select tenant, count(*)::int as runs from run where gate = 'rollout' and tenant = any($1) group by tenant`,
      [half.turns.map(({ tenant }) => tenant)],
    )
    expect(rows.map((row: { runs: number }) => row.runs)).toEqual([1, 1, 1, 1, 1])
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact' })
  })

  test('two drivers at once start each tenant once', async () => {
    const { rollout } = await asked(5)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    const both = () =>
      driveRollout(world.context, { rollout: rollout.id, worker: randomUUID(), signal: new AbortController().signal, leaseMs: 0 })
    await Promise.all([both(), both(), both()])
    const { turns } = await rollouts.see(rollout.id)
    const { rows } = await database.pool.query(
      `select tenant, count(*)::int as runs from run where gate = 'rollout' and tenant = any($1) group by tenant`,
      [turns.map(({ tenant }) => tenant)],
    )
    expect(rows.map((row: { runs: number }) => row.runs)).toEqual([1, 1, 1])
    expect((await auditActions(database.db, rollout.id)).filter((action) => action === 'rollout.ring-started')).toHaveLength(2)
  })
})
