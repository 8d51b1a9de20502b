import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import type { Operator } from '@lamplighter/remediation'
import { getDesk } from '../desk/get-desk.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { approveRollout } from './rollout-doors.ts'
import { rolloutsIn } from './rollout-fixture.ts'

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>

beforeEach(async () => {
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  rollouts = rolloutsIn(world)
})

/** Six tenants are more than L2 answers for alone: a lead is asked. */
async function askedByL2() {
  const operator = await world.operator('l2')
  const rollout = await rollouts.plan({ operator, tenants: await rollouts.tenants(6) })
  expect(await rollouts.request({ operator, rollout })).toMatchObject({ rollout: { state: 'awaiting-approval' } })
  return { operator, rollout }
}

const waitingOf = async (operator: Operator) =>
  (await getDesk({ context: world.context, operator })).waiting.filter(({ kind }) => kind === 'rollout')

test('a rollout that waits stands on the desk of who can approve it, with its size, who asks and until when', async () => {
  const { operator, rollout } = await askedByL2()
  expect(await waitingOf(await world.operator('lead'))).toEqual([
    {
      kind: 'rollout',
      rollout: rollout.id,
      title: 'Clear the mailbox (mailbox/clear)',
      tenants: 6,
      by: operator.name,
      since: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T12:30:00.000Z',
    },
  ])
})

test('it stands on nobody’s desk who could not say yes: its planner, the same role, another region, an auditor', async () => {
  const { operator } = await askedByL2()
  for (const other of [
    operator,
    await world.operator('l2'),
    await world.operator('lead', { region: 'us' }),
    await world.operator('auditor'),
  ])
    expect(await waitingOf(other)).toEqual([])
})

test('it leaves the desk when it is answered, and when its time is over', async () => {
  const { rollout } = await askedByL2()
  const lead = await world.operator('lead')
  await approveRollout({ context: world.context, operator: lead, rollout: rollout.id, hash: rollout.hash!, reason: 'Seen' })
  expect(await waitingOf(lead)).toEqual([])
  await askedByL2()
  expect(await waitingOf(lead)).toHaveLength(1)
  world.clock.now = new Date(world.clock.now.getTime() + 31 * 60_000)
  expect(await waitingOf(lead)).toEqual([])
})
