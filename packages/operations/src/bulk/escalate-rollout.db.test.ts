import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { getDesk } from '../desk/get-desk.ts'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { answerRollout } from './approve-rollout.ts'
import { escalateRollout } from './escalate-rollout.ts'
import { getRollout } from './rollout-doors.ts'
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

const wait = (minutes: number) => (world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000))

async function waiting() {
  const operator = await world.operator('l2')
  const rollout = await rollouts.plan({ operator, tenants: await rollouts.tenants(6) })
  await rollouts.request({ operator, rollout })
  return { operator, rollout }
}

const ladder = async (id: string) => {
  const { approval } = await getRollout({ context: world.context, operator: await world.operator('lead'), rollout: id })
  return { asked: approval!.ladder.map(({ role, asked }) => `${role}${asked ? ' asked' : ''}`), nextAt: approval!.nextAt }
}

test('a rollout that nobody approves is passed on at its times by any sweep, on record once, until it expires', async () => {
  const { rollout } = await waiting()
  const begun = world.clock.now.getTime()
  const at = (minutes: number) => new Date(begun + minutes * 60_000).toISOString()
  expect(await ladder(rollout.id)).toEqual({ asked: ['lead asked', 'engineer', 'admin'], nextAt: at(10) })
  await sweepRollouts(world.context)
  wait(10)
  await Promise.all([sweepRollouts(world.context), sweepRollouts(world.context)])
  expect(await ladder(rollout.id)).toEqual({ asked: ['lead asked', 'engineer asked', 'admin'], nextAt: at(20) })
  wait(10)
  await sweepRollouts(world.context)
  expect(await ladder(rollout.id)).toEqual({ asked: ['lead asked', 'engineer asked', 'admin asked'], nextAt: null })
  wait(11)
  await sweepRollouts(world.context)
  expect((await rollouts.see(rollout.id)).state).toBe('expired')
  const actions = await auditActions(database.db, rollout.id)
  expect(actions.slice(actions.indexOf('rollout.requested'))).toEqual([
    'rollout.requested',
    'rollout.approval-escalated',
    'rollout.approval-escalated',
    'rollout.expired',
  ])
})

test('passing it on takes nobody’s right away: whoever was asked first may still answer, and then nothing is passed on', async () => {
  const { rollout } = await waiting()
  const lead = await world.operator('lead')
  wait(21)
  await sweepRollouts(world.context)
  const { waiting: desk } = await getDesk({ context: world.context, operator: lead })
  expect(desk).toMatchObject([{ kind: 'rollout', rollout: rollout.id }])
  const answered = { operator: lead, rollout: rollout.id, hash: rollout.hash!, answer: 'approved', reason: 'Agreed', gate: 'test' } as const
  expect(await answerRollout(world.context, answered)).toMatchObject({ type: 'moved', rollout: { state: 'running' } })
  expect(await escalateRollout(world.context, { rollout: rollout.id })).toBe('not-due')
  expect((await ladder(rollout.id)).nextAt).toBeNull()
})
