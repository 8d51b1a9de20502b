import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { partsOf } from '../run/fake-mailbox.ts'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { planRollout } from './plan-rollout.ts'
import { getRollout } from './rollout-doors.ts'
import { rolloutsIn } from './rollout-fixture.ts'

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>

beforeEach(async () => {
  // What earlier tests failed on purpose would open the circuit for all.
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  rollouts = rolloutsIn(world)
})

async function counted(count: number, change: { ringMax?: number } = {}) {
  const operator = await world.operator('lead')
  const tenants = await rollouts.tenants(count)
  return { operator, tenants, rollout: await rollouts.plan({ operator, tenants, ...change }) }
}

describe('the plan of a rollout', () => {
  test('counts every tenant by real reads, names who is refused and why, and changes nothing', async () => {
    const { operator, tenants, rollout } = await counted(4)
    const view = await getRollout({ context: world.context, operator, rollout: rollout.id })
    expect(view).toMatchObject({ state: 'planned', counts: { tenants: 4, planned: 4, refused: 0 }, undo: { possible: 4, impossible: 0 } })
    expect(view.effects).toContainEqual({ what: 'The inbox moves on', component: 'mailbox', tenants: 4, count: 4 })
    expect(view.rings.map(({ turns }) => turns.length)).toEqual([1, 2, 1])
    expect(world.mailbox.deliveries.size).toBe(0)
    expect(tenants.map((tenant) => Object.values(partsOf(world.mailbox, tenant)))).toEqual(tenants.map(() => ['stuck', 'stuck', 'stuck']))
  })

  test('refuses the tenant whose mail is well, with the reason of the decision, and goes on with the others', async () => {
    const operator = await world.operator('lead')
    const tenants = await rollouts.tenants(2)
    const well = await world.tenant()
    await database.pool.query(
      `update diagnosis set explanation = jsonb_set(explanation, '{causes}', '[]'), verdict = 'no-fault' where tenant = $1`,
      [well],
    )
    for (const name of ['inbox', 'outbox', 'archive']) partsOf(world.mailbox, well)[name] = 'moving'
    const rollout = await rollouts.plan({ operator, tenants: [...tenants, well] })
    const refused = rollout.turns.filter(({ state }) => state === 'refused')
    expect(refused).toMatchObject([{ tenant: well, ring: null, reasons: [{ code: expect.stringMatching(/^diagnosis\//) }] }])
    expect(rollout.rings.flat()).toEqual(['planned', 'planned'])
  })

  test('rings double up to the cap', async () => {
    const { rollout } = await counted(12, { ringMax: 4 })
    expect(rollout.rings.map((ring) => ring.length)).toEqual([1, 2, 4, 4, 1])
  })

  test('is for L2 and up, over tenants in scope only, and never for what many share', async () => {
    const tenants = await rollouts.tenants(1)
    const ask = async (operator: Awaited<ReturnType<RunWorld['operator']>>, change: object = {}) =>
      planRollout(world.context, {
        operator,
        remediation: 'mailbox/clear',
        selection: { by: 'tenants', tenants },
        params: {},
        gate: 'test',
        ...change,
      })
    expect(await ask(await world.operator('l1'))).toMatchObject({ type: 'refused', reasons: [{ code: 'rollout/role' }] })
    expect(await ask(await world.operator('auditor'))).toMatchObject({ type: 'refused', reasons: [{ code: 'operator/read-only' }] })
    await expect(ask(await world.operator('l2', { region: 'us' }))).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
    const l2 = await world.operator('l2')
    await expect(ask(l2, { params: { limit: 99 } })).rejects.toMatchObject({ refusal: { code: 'params/invalid' } })
    await expect(ask(l2, { selection: { by: 'cause', cause: 'mailbox/lost' } })).rejects.toMatchObject({
      refusal: { code: 'cause/unknown' },
    })
    await expect(ask(l2, { selection: { by: 'shared-problem', problem: 'p' } })).rejects.toMatchObject({
      refusal: { code: 'shared-problem/unknown' },
    })
    await expect(ask(l2, { selection: { by: 'cause', cause: 'mailbox/stuck' } })).rejects.toMatchObject({
      refusal: { code: 'rollout/nobody' },
    })
  })

  test('takes the tenants with a cause, or on a shared problem, in scope', async () => {
    const operator = await world.operator('l2')
    const tenants = await rollouts.tenants(3)
    for (const tenant of tenants.slice(1))
      await database.pool.query(
        `insert into feature_state (tenant, feature, state, since, checked_at, cause) values ($1, 'mail', 'failing', now(), now(), 'mailbox/stuck')`,
        [tenant],
      )
    await database.pool.query(
      `insert into shared_problem (id, node, "group", state, opened_at, members, sick, members_elsewhere, sick_elsewhere, updated_at) values ('sp-1', 'mailbox', 'g', 'open', now(), 3, 2, 0, 0, now())`,
    )
    await database.pool.query(
      `insert into shared_problem_tenant (problem, tenant, joined_at) values ('sp-1', $1, now()), ('sp-1', 'gone', now())`,
      [tenants[0]],
    )
    const ask = async (selection: Parameters<typeof planRollout>[1]['selection']) => {
      const asked = await planRollout(world.context, { operator, remediation: 'mailbox/clear', selection, params: {}, gate: 'test' })
      if (asked.type === 'refused') throw new Error('refused')
      return (await rollouts.see(asked.rollout.id)).turns.map(({ tenant }) => tenant)
    }
    expect(await ask({ by: 'cause', cause: 'mailbox/stuck' })).toEqual(tenants.slice(1))
    expect(await ask({ by: 'shared-problem', problem: 'sp-1' })).toEqual([tenants[0]])
  })

  test.each<[string, object, string]>([
    ['another hash', { hash: 'f'.repeat(64) }, 'rollout/other'],
    ['no reason', { reason: ' ' }, 'request/no-reason'],
  ])('is not carried out with %s', async (_name, change, code) => {
    const { operator, rollout } = await counted(1)
    expect(await rollouts.request({ operator, rollout, ...change })).toMatchObject({ type: 'refused', reasons: [{ code }] })
    expect((await rollouts.see(rollout.id)).state).toBe('planned')
  })

  test('goes stale, and only its planner asks for it', async () => {
    const { rollout, operator } = await counted(1)
    expect(await rollouts.request({ operator: await world.operator('lead'), rollout })).toMatchObject({
      reasons: [{ code: 'rollout/not-yours' }],
    })
    world.clock.now = new Date(world.clock.now.getTime() + 10 * 60_000 + 1)
    expect(await rollouts.request({ operator, rollout })).toMatchObject({ reasons: [{ code: 'rollout/stale' }] })
  })

  test('pressed twice is one rollout', async () => {
    const { operator, rollout } = await counted(1)
    await Promise.all([rollouts.request({ operator, rollout }), rollouts.request({ operator, rollout })])
    expect(await auditActions(database.db, rollout.id)).toEqual(['rollout.plan-asked', 'rollout.counted', 'rollout.requested'])
  })
})
