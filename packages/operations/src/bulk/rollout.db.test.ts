import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { partsOf } from '../run/fake-mailbox.ts'
import { auditActions, createRunWorld, diagnoseStuck, type RunWorld } from '../run/run-fixture.ts'
import { rolloutsIn } from './rollout-fixture.ts'
import { getRollout, listRollouts } from './rollout-doors.ts'
import { steerRollout } from './steer-rollout.ts'

const database = testDatabase()
let world: RunWorld
let rollouts: ReturnType<typeof rolloutsIn>

beforeEach(async () => {
  // What earlier tests failed on purpose would open the circuit for all.
  await database.pool.query(`truncate rollout, run, remediation_setting cascade`)
  world = await createRunWorld(database.db)
  rollouts = rolloutsIn(world)
})

async function counted(count: number, change: { tolerance?: number; ringMax?: number; remediation?: string } = {}) {
  const operator = await world.operator('lead')
  const tenants = await rollouts.tenants(count)
  return { operator, tenants, rollout: await rollouts.plan({ operator, tenants, ...change }) }
}

async function started(count: number, change: { tolerance?: number; ringMax?: number } = {}) {
  const ready = await counted(count, change)
  expect(await rollouts.request(ready)).toMatchObject({ type: 'moved', rollout: { state: 'running' } })
  return ready
}

describe('ring by ring', () => {
  test('a ring starts only when the one before it has verified, and in the end every tenant is fixed once', async () => {
    const { rollout, tenants } = await started(7)
    await rollouts.drive(rollout.id)
    expect((await rollouts.see(rollout.id)).rings).toEqual([
      ['at-work'],
      ['planned', 'planned'],
      ['planned', 'planned', 'planned', 'planned'],
    ])
    await rollouts.drive(rollout.id)
    expect((await rollouts.see(rollout.id)).ring).toBe(0)
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    expect((await rollouts.see(rollout.id)).rings).toEqual([
      ['fixed'],
      ['at-work', 'at-work'],
      ['planned', 'planned', 'planned', 'planned'],
    ])
    const ended = await rollouts.playOut(rollout.id)
    expect(ended).toMatchObject({ state: 'finished', ring: 2 })
    expect(ended.rings.flat()).toEqual(Array(7).fill('fixed'))
    expect([...world.mailbox.deliveries.values()]).toEqual(Array(tenants.length * 3).fill(1))
    expect((await auditActions(database.db, rollout.id)).filter((action) => action === 'rollout.ring-started')).toHaveLength(3)
  })

  test('one run that does not fix stops everything after its ring', async () => {
    const { rollout, operator } = await started(7)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    world.mailbox.failing.add('inbox')
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    const seen = await rollouts.see(rollout.id)
    expect(seen).toMatchObject({ state: 'stopped', ring: 1, because: { code: 'rollout/failed' } })
    expect(seen.rings).toEqual([['fixed'], ['failed', 'failed'], ['planned', 'planned', 'planned', 'planned']])
    const view = await getRollout({ context: world.context, operator, rollout: rollout.id })
    expect(view).toMatchObject({ counts: { fixed: 1, unchanged: 2, planned: 4 }, actions: { resume: { type: 'disabled' } } })
    expect(view.rings.map(({ state }) => state)).toEqual(['verified', 'failed', 'waiting'])
  })

  test('as many as are tolerated do not stop it', async () => {
    const { rollout } = await started(3, { tolerance: 1 })
    await rollouts.drive(rollout.id)
    world.mailbox.failing.add('inbox')
    await rollouts.work(rollout.id)
    world.mailbox.failing.clear()
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['failed'], ['fixed', 'fixed']] })
  })

  test('a run that waits for a person has proved nothing', async () => {
    const { rollout } = await started(3)
    await rollouts.drive(rollout.id)
    world.mailbox.failing.add('outbox')
    await rollouts.work(rollout.id)
    await rollouts.drive(rollout.id)
    expect(await rollouts.see(rollout.id)).toMatchObject({ state: 'stopped', rings: [['failed'], ['planned', 'planned']] })
  })

  test('a tenant that has changed since it was counted is left alone, with the reason', async () => {
    const { rollout, tenants } = await started(3)
    partsOf(world.mailbox, tenants[1]!)['inbox'] = 'burning'
    const ended = await rollouts.playOut(rollout.id)
    expect(ended).toMatchObject({ state: 'finished', rings: [['fixed'], ['skipped', 'fixed']] })
    expect(ended.turns.find(({ tenant }) => tenant === tenants[1])).toMatchObject({ runId: null, reasons: [{ code: 'rollout/changed' }] })
    expect(partsOf(world.mailbox, tenants[1]!)['inbox']).toBe('burning')
  })

  test('a later ring is diagnosed anew when its evidence has grown old, and goes on', async () => {
    const { rollout, tenants } = await started(3)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000)
    const ended = await rollouts.playOut(rollout.id)
    expect(ended).toMatchObject({ state: 'finished', rings: [['fixed'], ['fixed', 'fixed']] })
    const { rows } = await database.pool.query(
      `select distinct requested_by from diagnosis where tenant = $1 and requested_by is not null`,
      [tenants[2]],
    )
    expect(rows).toEqual([{ requested_by: rollout.createdBy }])
  })

  test('a kill switch pauses it instead of passing everyone over, and it can go on afterwards', async () => {
    const { rollout, operator } = await started(3)
    await rollouts.drive(rollout.id)
    await rollouts.work(rollout.id)
    await database.pool.query(
      `insert into remediation_setting (remediation, disabled_at, disabled_by, disabled_reason, updated_at) values ('mailbox/clear', now(), 'ada', 'It is wrong', now())`,
    )
    await rollouts.drive(rollout.id)
    const held = await rollouts.see(rollout.id)
    expect(held).toMatchObject({ state: 'paused', because: { code: 'remediation/killed' }, rings: [['fixed'], ['planned', 'planned']] })
    await database.pool.query(`delete from remediation_setting`)
    await steerRollout(world.context, { operator, rollout: rollout.id, to: 'resume', reason: 'Mended', gate: 'test' })
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished' })
  })

  test('a cause that many share is cured by a rollout where its cure acts on each, and never one by one', async () => {
    const operator = await world.operator('lead')
    const [tenant] = await rollouts.tenants(1)
    await database.pool.query(
      `update diagnosis set scope = 'shared', explanation = jsonb_set(explanation, '{scope}', '"shared"') where tenant = $1`,
      [tenant],
    )
    await expect(world.plan({ operator, tenant: tenant! })).rejects.toThrow('cause/shared')
    const rollout = await rollouts.plan({ operator, tenants: [tenant!] })
    await rollouts.request({ operator, rollout })
    expect(await rollouts.playOut(rollout.id)).toMatchObject({ state: 'finished', rings: [['fixed']] })
  })
})

describe('who sees a rollout', () => {
  test('whoever sees a tenant of it; others are counted and not named', async () => {
    const { rollout, tenants, operator } = await started(2)
    const named = { ...(await world.operator('l2')), scope: { kind: 'some' as const, regions: [], tiers: [], tenants: [tenants[0]!] } }
    const view = await getRollout({ context: world.context, operator: named, rollout: rollout.id })
    expect(view).toMatchObject({ counts: { tenants: 2 }, outOfScope: 1 })
    expect(JSON.stringify(view.rings)).not.toContain(tenants[1])
    const elsewhere = await world.operator('admin', { region: 'us' })
    await expect(getRollout({ context: world.context, operator: elsewhere, rollout: rollout.id })).rejects.toMatchObject({
      refusal: { code: 'rollout/unknown' },
    })
    expect((await listRollouts({ context: world.context, operator: elsewhere })).items).toEqual([])
    expect((await listRollouts({ context: world.context, operator })).items.map(({ id }) => id)).toContain(rollout.id)
  })
})

test('the diagnosis that justified a tenant is in the record of its run', async () => {
  const { rollout, tenants } = await started(1)
  await diagnoseStuck(database.db, { tenant: tenants[0]!, at: world.clock.now })
  const { turns } = await rollouts.playOut(rollout.id)
  const { rows } = await database.pool.query(
    `select actor, authority, gate, reason from audit_event where subject = $1 and action = 'run.requested'`,
    [turns[0]!.runId],
  )
  expect(rows).toEqual([{ actor: rollout.createdBy, authority: 'role:lead', gate: 'rollout', reason: 'The release stuck their mail' }])
})
