import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readRun, saveOperator, type RunRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { verifyAudit } from '../audit/verify-audit.ts'
import { fakeOperator } from '../fakes/fake-context.ts'
import { automaticRemediation, createAutomaticWorld, type AutomaticWorld } from './automatic-fixture.ts'
import { listAutomatic, setAutomatic } from './automatic-doors.ts'
import { sweepAutomatic } from './automatic-worker.ts'

const database = testDatabase()
let world: AutomaticWorld

beforeEach(async () => {
  world = await createAutomaticWorld(database.db)
})
afterEach(() => world.sweep.stop())

test('nothing runs by itself before an admin has switched it on', async () => {
  expect(await world.broken('acme')).toEqual([])
  const { rows } = await database.pool.query(
    `select id, cause_verdict from feature_state fs join diagnosis d on d.id = fs.diagnosis_id where fs.state = 'failing'`,
  )
  expect(rows).toMatchObject([{ cause_verdict: 'confirmed' }])
  expect(await world.consider(rows[0].id)).toEqual({ type: 'nothing' })
})

test('a confirmed cause is mended for real, verified, followed up, and on record like any other run', async () => {
  await world.on()
  const [diagnosis] = await world.broken('acme')
  const answer = await world.consider(diagnosis!)
  expect(answer).toMatchObject({ type: 'requested', run: { tenant: 'acme', requestedBy: 'automatic', gate: 'automatic', state: 'queued' } })
  const { run } = answer as { run: RunRow }
  await world.execute(run)
  expect(world.system.world.mended).toEqual(['acme credential'])
  const ended = (await readRun(database.db, run.id))!
  expect(ended).toMatchObject({ state: 'finished', verdict: 'fixed', followUpAt: expect.any(Date) })
  expect(ended.reason).toMatch(
    /^By itself: “Payment credential expired” is confirmed, (\d\d|> 99) % for Checkout\. Failing: Look at checkout \(refused\); Look at credential \(expired\)\.$/,
  )
  const { rows } = await database.pool.query(`select actor, authority, gate, action from audit_event where subject = $1 order by seq`, [
    run.id,
  ])
  expect(rows).toMatchObject([
    { actor: 'automatic', authority: 'automatic', gate: 'automatic', action: 'run.requested' },
    { actor: 'system:worker', authority: 'automatic', action: 'run.started' },
    { action: 'run.steps-ended' },
    { action: 'run.verified' },
  ])
  const [line] = await listAutomatic({ context: world.system.context, operator: world.admin })
  expect(line).toMatchObject({
    on: true,
    changed: { by: 'Ada', reason: 'It is safe' },
    budget: { runs: 3, used: 1 },
    record: { fixed: 1, of: 1 },
    recent: [{ tenant: 'acme', outcome: 'requested', run: run.id, verdict: 'fixed' }],
  })
  expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact' })
})

test('a cause that is not confirmed, or is shared, leads to nothing', async () => {
  await world.on()
  const [diagnosis] = await world.broken('acme')
  await database.pool.query(`update diagnosis set verdict = 'likely' where id = $1`, [diagnosis])
  expect(await world.consider(diagnosis!)).toEqual({ type: 'nothing' })
  await database.pool.query(`update diagnosis set verdict = 'confirmed', scope = 'shared' where id = $1`, [diagnosis])
  expect(await world.consider(diagnosis!)).toEqual({ type: 'nothing' })
})

test('a switch that was turned off before the worker began stops the run', async () => {
  await world.on()
  const [diagnosis] = await world.broken('acme')
  const { run } = (await world.consider(diagnosis!)) as { run: RunRow }
  await world.on(false)
  await world.execute(run)
  expect(await readRun(database.db, run.id)).toMatchObject({ state: 'refused', failure: { code: 'remediation/not-automatic' } })
  expect(world.system.world.mended).toEqual([])
})

describe('whatever is killed', () => {
  test('one diagnosis leads to one run, however often and by however many it is looked at', async () => {
    await world.on()
    const [diagnosis] = await world.broken('acme')
    const answers = await Promise.all([world.consider(diagnosis!), world.consider(diagnosis!), world.consider(diagnosis!)])
    expect(answers.filter(({ type }) => type === 'requested')).toHaveLength(1)
    expect((await database.pool.query(`select 1 from run`)).rowCount).toBe(1)
  })

  test('a worker that dies before its run is on record has left nothing, and the next one makes it', async () => {
    await world.on()
    const [diagnosis] = await world.broken('acme')
    const { enqueueStatement } = world.system.context.queue
    world.system.context.queue.enqueueStatement = async () => Promise.reject(new Error('connection lost'))
    await expect(world.consider(diagnosis!)).rejects.toThrow('connection lost')
    expect((await database.pool.query(`select 1 from run union all select 1 from automatic_attempt`)).rowCount).toBe(0)
    world.system.context.queue.enqueueStatement = enqueueStatement
    expect(await world.consider(diagnosis!)).toMatchObject({ type: 'requested' })
  })

  test('a question that was lost is asked again while the feature still fails, and not for ever', async () => {
    await world.on()
    await world.broken('acme')
    expect(await sweepAutomatic(world.system.context)).toBe(0)
    await world.broken('acme')
    world.system.advance({ seconds: 61 })
    expect(await sweepAutomatic(world.system.context)).toBe(1)
    const [diagnosis] = world.asked()
    expect(await world.consider(diagnosis!)).toMatchObject({ type: 'requested' })
    world.system.advance({ seconds: 61 })
    expect(await sweepAutomatic(world.system.context)).toBe(0)
  })
})

describe('the switch', () => {
  const set = (operator: Operator, change: Partial<{ remediation: string; on: boolean; reason: string }> = {}) =>
    setAutomatic({ context: world.system.context, operator, remediation: automaticRemediation, on: true, reason: 'Rehearsed', ...change })

  test("is an admin's, with a reason, and on record", async () => {
    expect(await set(world.admin)).toMatchObject([
      { remediation: { id: automaticRemediation }, on: true, changed: { by: 'Ada', reason: 'Rehearsed' } },
    ])
    expect(await set(world.admin, { on: false })).toMatchObject([{ on: false, action: { type: 'enabled' } }])
    const { rows } = await database.pool.query(
      `select action, reason from audit_event where subject = $1 and action like 'automatic.switched%' order by seq desc limit 2`,
      [automaticRemediation],
    )
    expect(rows.map((row: { action: string }) => row.action)).toEqual(['automatic.switched-off', 'automatic.switched-on'])
  })

  test('is refused to everybody else, without a reason, and for what the pack does not offer', async () => {
    const lead = fakeOperator({ id: 'petra', role: 'lead' })
    await saveOperator(database.db, { ...lead, email: 'petra@example.test', now: world.system.at() })
    await expect(set(lead)).rejects.toMatchObject({ refusal: { code: 'control/role' } })
    await expect(set(world.admin, { reason: ' ' })).rejects.toMatchObject({ refusal: { code: 'request/no-reason' } })
    await expect(set(world.admin, { remediation: 'database/restart' })).rejects.toMatchObject({
      refusal: { code: 'automatic/not-offered' },
    })
    expect((await listAutomatic({ context: world.system.context, operator: lead }))[0]).toMatchObject({
      on: false,
      action: { type: 'disabled' },
    })
  })
})
