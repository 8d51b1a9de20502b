import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { listLiveEventsAfter, updateOperatorDisabled, writeSetting, EVERYTHING } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { undoRun } from '../run/undo-run.ts'
import { freezeChanges, liftFreeze } from './freeze.ts'
import { getControls } from './get-controls.ts'
import { getStanding } from './get-standing.ts'
import { setKillSwitch } from './kill-switch.ts'
import { resetCircuit } from './reset-circuit.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
  await database.db.execute(sql`truncate "freeze", broken_glass, remediation_setting, setting, run cascade`)
})

/** A lead who sees everything; the fixture's operators see the region eu only. */
async function overseer(role: 'lead' | 'admin' = 'lead'): Promise<Operator> {
  const { id, name } = await world.operator(role)
  await database.db.execute(sql`update operator_scope set kind = 'everything', value = '' where operator = ${id}`)
  return { id, name, role, scope: EVERYTHING }
}

const because = { reason: 'It loses mail', gate: 'test' }
const codes = (answer: { type: string; reasons?: { code: string }[] }) => answer.reasons?.map(({ code }) => code) ?? []
const eu = { kind: 'some' as const, regions: ['eu'], tiers: [], tenants: [] }
const inMinutes = (minutes: number) => new Date(world.clock.now.getTime() + minutes * 60_000)
const freeze = (operator: Operator, change: Partial<Parameters<typeof freezeChanges>[0]> = {}) =>
  freezeChanges({ context: world.context, operator, from: world.clock.now, until: inMinutes(60), applies: eu, ...because, ...change })

describe('the kill switch', () => {
  test.each([
    ['of one remediation', 'mailbox/clear'],
    ['of everything', null],
  ] as const)('%s stops what is queued at its start, says who and why, and lets it go on once it is lifted', async (_name, remediation) => {
    const lead = await overseer()
    const operator = await world.operator('l2')
    const queued = await world.start({ operator, tenant: await world.tenant() })
    const { context } = world
    expect(await setKillSwitch({ context, operator: lead, remediation, stop: true, ...because })).toMatchObject({ type: 'changed' })
    await world.execute(queued)
    const seen = await world.see(queued)
    expect(seen).toMatchObject({ state: 'refused', failure: { message: expect.stringContaining(`${lead.name}`) as string } })
    expect(seen.failure!.message).toContain('It loses mail')
    expect(world.mailbox.deliveries.size).toBe(0)
    await setKillSwitch({ context, operator: lead, remediation, stop: false, reason: 'It is mended', gate: 'test' })
    await world.execute(await world.start({ operator, tenant: await world.tenant() }))
    expect(world.mailbox.deliveries.size).toBe(3)
    expect((await auditActions(database.db, remediation ?? 'all')).slice(-2)).toEqual(['control.stopped', 'control.released'])
  })

  test('does not hold up taking back', async () => {
    const lead = await overseer()
    const operator = await world.operator('l2')
    const run = await world.start({ operator, tenant: await world.tenant() })
    await world.execute(run)
    await setKillSwitch({ context: world.context, operator: lead, remediation: null, stop: true, ...because })
    expect(await undoRun(world.context, { operator, run: run.id, case: null, ...because })).toMatchObject({ type: 'requested' })
  })

  test('thrown twice is thrown once, and the second hears so', async () => {
    const { context } = world
    const [one, two] = [await overseer(), await overseer()]
    const answers = await Promise.all(
      [one, two].map((operator) => setKillSwitch({ context, operator, remediation: null, stop: true, ...because })),
    )
    expect(answers.map(({ type }) => type).sort()).toEqual(['changed', 'refused'])
    expect(answers.flatMap(codes)).toEqual(['control/already'])
  })

  test('of everything that can not be read counts as thrown', async () => {
    await writeSetting(database.db, { key: 'all-stopped', value: { nonsense: true }, at: world.clock.now })
    const operator = await world.operator('l2')
    await expect(world.plan({ operator, tenant: await world.tenant() })).rejects.toThrow(/remediation\/all-stopped/)
  })

  test('is lifted only by who sees everything, and by nobody who was disabled meanwhile', async () => {
    const { context } = world
    const limited = await world.operator('lead')
    expect(await setKillSwitch({ context, operator: limited, remediation: null, stop: true, ...because })).toMatchObject({
      type: 'changed',
    })
    expect(codes(await setKillSwitch({ context, operator: limited, remediation: null, stop: false, ...because }))).toEqual([
      'control/scope',
    ])
    const lead = await overseer()
    await updateOperatorDisabled(database.db, { id: lead.id, disabledAt: world.clock.now })
    expect(codes(await setKillSwitch({ context, operator: lead, remediation: null, stop: false, ...because }))).toContain('control/role')
    expect((await auditActions(database.db, 'all')).slice(-2)).toEqual(['control.released-refused', 'control.released-refused'])
  })

  test('is on record in the same transaction: without its audit entry there is no switch', async () => {
    await database.db.execute(sql`alter table audit_event add constraint test_closed check (action <> 'control.stopped') not valid`)
    const operator = await overseer()
    await expect(setKillSwitch({ context: world.context, operator, remediation: null, stop: true, ...because })).rejects.toThrow(
      /Failed query/,
    )
    await database.db.execute(sql`alter table audit_event drop constraint test_closed`)
    expect((await getStanding({ context: world.context, operator })).allStopped).toBeNull()
  })

  test('is announced to every open screen', async () => {
    const operator = await overseer()
    await setKillSwitch({ context: world.context, operator, remediation: null, stop: true, ...because })
    const events = await listLiveEventsAfter(database.db, { scope: eu, after: 0, limit: 1000 })
    expect(events.at(-1)).toMatchObject({ topic: 'controls', tenant: null, subject: 'all' })
  })
})

describe('a freeze', () => {
  test('holds back its tenants within its time, and nobody else at no other time', async () => {
    const operator = await world.operator('l2')
    const tenant = await world.tenant()
    expect(await freeze(await overseer(), { from: inMinutes(2) })).toMatchObject({ type: 'changed' })
    const plan = await world.plan({ operator, tenant })
    world.clock.now = inMinutes(2)
    expect(codes(await world.request({ operator, plan }))).toEqual(['freeze/active'])
    world.clock.now = inMinutes(2)
    expect(codes(await world.request({ operator, plan }))).toEqual(['freeze/active'])
    await freeze(await overseer(), { applies: { ...eu, regions: ['us'] } })
    world.clock.now = inMinutes(60)
    await expect(world.plan({ operator, tenant: await world.tenant() })).resolves.toBeTruthy()
  })

  test('lifted before its time lets go on; lifted twice is lifted once', async () => {
    const lead = await overseer()
    await freeze(lead)
    const { freezes } = await getControls({ context: world.context, operator: lead })
    const asked = { context: world.context, operator: lead, freeze: freezes[0]!.id, reason: 'The sale is over', gate: 'test' }
    expect(await liftFreeze(asked)).toMatchObject({ type: 'changed' })
    expect(codes(await liftFreeze(asked))).toEqual(['freeze/already'])
    await expect(world.plan({ operator: await world.operator('l2'), tenant: await world.tenant() })).resolves.toBeTruthy()
  })

  test.each<[string, () => Promise<{ type: string; reasons?: { code: string }[] }>, string]>([
    ['by a lead of another region', async () => freeze(await world.operator('lead', { region: 'us' })), 'control/scope'],
    ['of everything by a lead of one region', async () => freeze(await world.operator('lead'), { applies: EVERYTHING }), 'control/scope'],
    ['by L2', async () => freeze(await world.operator('l2')), 'control/role'],
    ['that ends before it begins', async () => freeze(await overseer(), { from: inMinutes(9), until: inMinutes(8) }), 'freeze/times'],
    ['without a reason', async () => freeze(await overseer(), { reason: ' ' }), 'request/no-reason'],
  ])('%s is refused', async (_name, attempt, code) => {
    expect(codes(await attempt())).toEqual([code])
  })

  test('of a tenant that the lead does not see is refused as unknown', async () => {
    const tenant = await world.tenant()
    await expect(
      freeze(await world.operator('lead', { region: 'us' }), { applies: { ...eu, regions: [], tenants: [tenant] } }),
    ).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
  })

  test('of a named tenant can not be lifted by who does not see that tenant, nor is its name told', async () => {
    const tenant = await world.tenant()
    const lead = await overseer()
    await freeze(lead, { applies: { ...eu, regions: [], tenants: [tenant] } })
    const other = await world.operator('lead', { region: 'us' })
    const { freezes } = await getControls({ context: world.context, operator: other })
    expect(freezes).toMatchObject([{ applies: '1 named tenant', tenants: [], lift: { type: 'disabled' } }])
    const asked = { context: world.context, operator: other, freeze: freezes[0]!.id, reason: 'Why not', gate: 'test' }
    expect(codes(await liftFreeze(asked))).toEqual(['control/scope'])
  })
})

describe('the circuit breaker', () => {
  async function failThrice() {
    world.mailbox.cured = false
    for (let index = 0; index < 3; index += 1) {
      await world.execute(await world.start({ operator: await world.operator('l2'), tenant: await world.tenant() }))
      world.clock.now = inMinutes(1)
    }
  }

  test('opens after three runs that did not help, is shown, and closes by a lead’s reset with a reason', async () => {
    const lead = await overseer()
    await failThrice()
    const tenant = await world.tenant()
    const operator = await world.operator('l2')
    await expect(world.plan({ operator, tenant })).rejects.toThrow(/circuit\/open/)
    const shown = (await getControls({ context: world.context, operator: lead })).remediations.find(({ id }) => id === 'mailbox/clear')
    expect(shown?.circuit).toMatchObject({ state: 'open', failed: 3, of: 3 })
    const reset = { context: world.context, remediation: 'mailbox/clear', reason: 'Version 2 is out', gate: 'test' }
    expect(codes(await resetCircuit({ ...reset, operator }))).toContain('control/role')
    expect(await resetCircuit({ ...reset, operator: lead })).toMatchObject({ type: 'changed' })
    expect(codes(await resetCircuit({ ...reset, operator: lead }))).toEqual(['control/already'])
    await expect(world.plan({ operator, tenant })).resolves.toBeTruthy()
    const after = (await getControls({ context: world.context, operator: lead })).remediations.find(({ id }) => id === 'mailbox/clear')
    expect(after).toMatchObject({ circuit: { state: 'closed', failed: 0, of: 0 }, reset: { by: lead.name, because: 'Version 2 is out' } })
  })
})

test('budgets are shown with what is left, only as far as the reader sees', async () => {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  await world.execute(await world.start({ operator, tenant }))
  const mine = (budgets: { subject: { id: string }; tenant: { id: string } | null; of: string; left: number; runs: number }[]) =>
    budgets
      .filter(({ subject, tenant: where }) => subject.id === operator.id || subject.id === tenant || where?.id === tenant)
      .map(({ of, left, runs }) => `${of} ${left} of ${runs}`)
      .sort()
  const seen = await getControls({ context: world.context, operator: await overseer() })
  expect(mine(seen.budgets)).toEqual(['operator 29 of 30', 'remediation 19 of 20', 'tenant 11 of 12'])
  const elsewhere = await getControls({ context: world.context, operator: await world.operator('lead', { region: 'us' }) })
  expect(mine(elsewhere.budgets)).toEqual([])
})
