import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  EVERYTHING,
  listAvailability,
  listCheckStates,
  listFeatureStates,
  listSharedProblems,
  listTenantsByIds,
  listTransitions,
} from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { createCheckRunner } from '../check-run/run-checks.ts'
import { getDesk } from '../desk/get-desk.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakePack } from '../fakes/fake-pack.ts'
import { fakeTenant, givingUp } from '../fakes/fake-world.ts'
import { lookAgain } from './look-again.ts'
import { createSweep, type Sweep } from './sweep.ts'
import { readSwept } from './swept-at.ts'

const database = testDatabase()
let system: FakeSystem
let sweep: Sweep

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, check_state, feature_state, tenant_health, diagnosis, sweep_schedule, live_event, transition, availability_hour, shared_problem, sweep_worker cascade`,
  )
  system = createFakeSystem(database.db)
  system.world.tenants = ['acme', 'globex', 'initech'].map((id) => fakeTenant({ id, region: id === 'acme' ? 'us' : 'eu' }))
  await seedTenants({ system })
  sweep = createSweep({ context: system.context, worker: 'w1' })
})
afterEach(() => sweep.stop())

async function round({ seconds = 61 } = {}) {
  system.advance({ seconds })
  await sweep.round()
}
const feature = async (tenant: string, id = 'checkout') =>
  (await listFeatureStates(database.db, { scope: EVERYTHING, tenant })).find((row) => row.feature === id)
const check = async (tenant: string, id: string) =>
  (await listCheckStates(database.db, { scope: EVERYTHING, tenant })).find((row) => row.check === id)
const transitions = async (tenant: string) =>
  (await listTransitions(database.db, { scope: EVERYTHING, tenant, page: { limit: 50 } })).items
    .toReversed()
    .map(({ subject, from, to }) => `${subject} ${from} → ${to}`)

function breakCredential(tenant = 'acme') {
  system.world.set({ tenant, check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant, check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
}

test('a fault is a failing feature with its cause after one round, and recovery closes it', async () => {
  await round()
  breakCredential()
  await round()
  expect(await feature('acme')).toMatchObject({
    state: 'failing',
    cause: 'credential/expired',
    causeVerdict: 'confirmed',
    causeScope: 'tenant',
  })
  expect(await feature('globex')).toMatchObject({ state: 'ok' })
  system.world.heal()
  await round({ seconds: 21 })
  expect(await feature('acme')).toMatchObject({ state: 'ok', cause: null, diagnosisId: null })
  expect(await transitions('acme')).toEqual(['checkout null → ok', 'reports null → ok', 'checkout ok → failing', 'checkout failing → ok'])
})

test('a part that one look took for well is looked at once more in the round that sees its feature fail', async () => {
  await round()
  breakCredential()
  const expired = { type: 'fail' as const, code: 'expired' }
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: [{ type: 'pass' }, expired] })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'failing', cause: 'credential/expired', causeVerdict: 'confirmed' })
  const looks = () => system.world.looks.filter((look) => look === 'acme database/answers').length
  expect(looks(), 'once before, twice when it began').toBe(3)
  await round({ seconds: 21 })
  expect(looks(), 'what fails as before calls for no second look').toBe(4)
})

test('a single failing look that does not repeat changes nothing', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: [{ type: 'fail', code: 'hiccup' }, { type: 'pass' }] })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
})

test('a check that cannot look is unknown after two rounds and never fails the feature', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: '*', answer: { type: 'throw', message: 'no route' } })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'unknown' })
  expect(await check('acme', 'database/answers')).toMatchObject({ status: 'unknown', message: 'check-error: no route' })
  expect((await transitions('acme')).join()).not.toContain('failing')
})

test('when nothing passes anywhere and the canary is silent, no verdict is written and no downtime counted', async () => {
  await round()
  for (const id of ['acme', 'globex', 'initech']) system.world.set({ tenant: id, check: '*', answer: { type: 'fail', code: 'no-network' } })
  system.world.inventoryFails = 'no network'
  await round()
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  expect(sweep.counters().disbelieved).toBeGreaterThan(0)
  system.world.heal()
  system.world.inventoryFails = null
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  expect(await transitions('acme')).toEqual(['checkout null → ok', 'reports null → ok'])
})

test('a worker that sees nothing stands aside for the others, and is told apart from them', async () => {
  await round()
  const runChecks: typeof system.context.runChecks = async ({ checkIds }) =>
    checkIds.map((id) => ({ check: id, status: 'fail', message: 'no-network', evidence: null, magnitude: null, observedAt: system.at() }))
  const blind = createSweep({ context: { ...system.context, runChecks }, worker: 'blind', canary: async () => false })
  system.advance({ seconds: 61 })
  await blind.round()
  expect(blind.counters()).toMatchObject({ visits: 3, disbelieved: 3, transitions: 0 })
  expect((await readSwept(system.context)).prober, 'w1 has been silent for a minute').toMatchObject({
    state: 'offline',
    blind: 1,
    workers: 1,
  })
  const orders = () => system.world.looks.filter((look) => look.endsWith('checkout/place-order')).length
  const before = orders()
  system.advance({ seconds: 6 })
  await sweep.round()
  expect(orders() - before, 'all three are given back within seconds, not when a claim of a minute has run out').toBe(3)
  const { at, prober } = await readSwept(system.context)
  expect(prober).toMatchObject({ state: 'partly-offline', blind: 1, workers: 2 })
  expect(at).toEqual(system.at())
  system.advance({ seconds: 61 })
  expect((await getDesk({ context: system.context, operator: fakeOperator() })).prober).toMatchObject({ state: 'absent', workers: 0 })
})

test('a worker that sees nothing asks for one tenant at a time, and goes on as soon as it sees', async () => {
  let sees = false
  let looked = 0
  const runChecks: typeof system.context.runChecks = async ({ checkIds }) => {
    looked += 1
    const status = sees ? ('pass' as const) : ('fail' as const)
    return checkIds.map((id) => ({ check: id, status, message: 'told', evidence: null, magnitude: null, observedAt: system.at() }))
  }
  system.world.tenants = Array.from({ length: 30 }, (_, n) => fakeTenant({ id: `t${n}` }))
  await seedTenants({ system })
  const lonely = createSweep({ context: { ...system.context, runChecks }, worker: 'lonely', visitsAtOnce: 2, canary: async () => false })
  lonely.start()
  try {
    await vi.waitFor(() => expect(lonely.counters().disbelieved).toBeGreaterThan(0), { timeout: 5000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(lonely.counters().disbelieved, 'not everybody at once').toBeLessThan(6)
    sees = true
    await vi.waitFor(() => expect(lonely.counters().visits).toBeGreaterThanOrEqual(20), { timeout: 8000 })
    expect((await readSwept(system.context)).prober).toMatchObject({ state: 'online' })
  } finally {
    await lonely.stop()
  }
  expect(looked).toBeGreaterThan(0)
})

test('what runs out of time while the prober itself stands still changes no state, counts no downtime, and is said', async () => {
  await round()
  let stalledMs = 800
  const runChecks = createCheckRunner({
    pack: fakePack,
    clients: givingUp({ world: system.world, gaveUp: true }),
    now: system.at,
    delay: { begin: () => 0, end: () => ({ tookMs: 1000, stalledMs }) },
  })
  await sweep.stop()
  sweep = createSweep({ context: { ...system.context, runChecks }, worker: 'w2' })
  breakCredential()
  system.world.looks.length = 0
  await round()
  expect(sweep.counters()).toMatchObject({ stalled: 2, transitions: 0 })
  expect(
    system.world.looks.filter((look) => look === 'acme credential/accepted'),
    'nothing is confirmed',
  ).toHaveLength(1)
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  expect(await check('acme', 'credential/accepted')).toMatchObject({ message: 'prober-stalled' })
  expect(system.logged).toContainEqual({ level: 'warn', message: 'sweep/prober-stalled' })
  const desk = await getDesk({ context: system.context, operator: fakeOperator() })
  expect(desk.prober).toEqual({ state: 'stalled', since: system.at().toISOString(), blind: 0, workers: 1 })
  stalledMs = 0
  await round()
  expect(await feature('acme'), 'once we see again, it fails like any other').toMatchObject({
    state: 'failing',
    cause: 'credential/expired',
  })
  const rows = await listAvailability(database.db, { scope: EVERYTHING, tenant: 'acme', from: new Date(0), to: new Date('2027-01-01') })
  expect(rows.filter(({ failingSeconds }) => failingSeconds > 0)).toEqual([])
  system.world.heal()
  await round()
  expect((await readSwept(system.context)).prober).toMatchObject({ state: 'online', since: null })
  expect(system.logged).toContainEqual({ level: 'info', message: 'sweep/prober-online' })
})

test('when everything is really down and the canary answers, it is said', async () => {
  await round()
  for (const id of ['acme', 'globex', 'initech']) system.world.set({ tenant: id, check: '*', answer: { type: 'fail', code: 'down' } })
  await round()
  expect(await feature('globex')).toMatchObject({ state: 'failing' })
})

test('downtime is counted from the round that saw the failure to the one that saw it end', async () => {
  await round()
  breakCredential()
  await round()
  await round({ seconds: 30 })
  system.world.heal()
  await round({ seconds: 30 })
  const rows = await listAvailability(database.db, { scope: EVERYTHING, tenant: 'acme', from: new Date(0), to: new Date('2027-01-01') })
  expect(rows.map(({ feature: id, failingSeconds }) => [id, failingSeconds])).toEqual([['checkout', 60]])
})

test('a tenant in trouble is looked at more often than one in whom all is well', async () => {
  await round()
  breakCredential()
  await round()
  system.world.looks.length = 0
  await round({ seconds: 21 })
  expect(system.world.looks.filter((look) => look.startsWith('acme ')).length).toBeGreaterThan(0)
  const { rows } = await database.db.execute<{ tenant: string; due: string }>(
    sql`select tenant, next_due_at - ${system.at().toISOString()}::timestamptz as due from sweep_schedule where tenant = 'acme'`,
  )
  expect(rows[0]!.due).toBe('00:00:20')
})

test('a diagnosis that sees something new sends the sweep there at once', async () => {
  await round()
  breakCredential()
  await diagnose({ context: system.context, operator: fakeOperator(), tenant: 'acme', feature: 'checkout' })
  await round({ seconds: 1 })
  expect(await feature('acme')).toMatchObject({ state: 'failing', cause: 'credential/expired' })
})

test('outages that were mended one by one are not flapping', async () => {
  await round()
  const [facts] = await listTenantsByIds(database.db, { scope: EVERYTHING, tenants: ['acme'] })
  for (let outage = 0; outage < 8; outage += 1) {
    breakCredential()
    await round()
    expect(await feature('acme')).toMatchObject({ state: 'failing' })
    system.world.heal()
    await lookAgain(system.context, { tenant: facts!, component: 'credential', mended: true })
    await round({ seconds: 1 })
    expect(await feature('acme')).toMatchObject({ state: 'ok' })
  }
})

test('outages that nobody mended, again and again, are flapping', async () => {
  await round()
  for (let outage = 0; outage < 8; outage += 1) {
    breakCredential()
    await round()
    system.world.heal()
    await round()
  }
  expect(await feature('acme')).toMatchObject({ state: 'unstable' })
})

test('a run on a shared component sends the sweep to everybody in the group, and to nobody else', async () => {
  await round()
  const [facts] = await listTenantsByIds(database.db, { scope: EVERYTHING, tenants: ['globex'] })
  system.advance({ seconds: 1 })
  await lookAgain(system.context, { tenant: facts!, component: 'partner', mended: false })
  system.world.looks.length = 0
  await sweep.round()
  expect(new Set(system.world.looks.map((look) => look.split(' ')[0]))).toEqual(new Set(['globex', 'initech']))
})

test('what passes steadily is not written again, and still counts as seen', async () => {
  await round()
  await round()
  const versions = async () =>
    (await database.pool.query<{ v: string }>(`select xmin::text || ' ' || ctid::text as v from check_state order by tenant, "check"`)).rows
  const before = await versions()
  await round()
  await round()
  expect(await versions()).toEqual(before)
  expect((await check('acme', 'database/answers'))?.observedAt).toEqual(system.at())
  expect((await feature('acme'))?.checkedAt).toEqual(system.at())
  system.world.set({ tenant: 'acme', check: 'database/answers', answer: { type: 'pass', code: 'ok-but-other' } })
  await round()
  expect(await check('acme', 'database/answers')).toMatchObject({ message: 'ok-but-other', evidence: { code: 'ok-but-other' } })
})

test('what passed steadily for long fails like any other, and is written while it is in trouble', async () => {
  for (let n = 0; n < 4; n += 1) await round()
  breakCredential()
  await round()
  const failedAt = system.at()
  expect(await check('acme', 'credential/accepted')).toMatchObject({ status: 'fail', since: failedAt, steady: false })
  expect(await check('acme', 'settings/tax-region-set'), 'others keep their own time now').toMatchObject({ status: 'pass', steady: false })
  system.world.heal()
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  expect(await check('acme', 'credential/accepted'), 'a failure is still remembered').toMatchObject({ status: 'pass', steady: false })
  for (let n = 0; n < 22; n += 1) await round()
  expect(await check('acme', 'credential/accepted')).toMatchObject({ steady: true })
})

test('steady checks that can no longer look are unknown after two intervals', async () => {
  for (let n = 0; n < 5; n += 1) await round()
  system.world.set({ tenant: 'acme', check: '*', answer: { type: 'throw', message: 'no route' } })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'ok' })
  await round()
  expect(await feature('acme')).toMatchObject({ state: 'unknown' })
})

test('two workers share the tenants: each due tenant is visited by one of them', async () => {
  const other = createSweep({ context: system.context, worker: 'w2' })
  system.advance({ seconds: 61 })
  await Promise.all([sweep.round(), other.round()])
  expect(sweep.counters().visits + other.counters().visits).toBe(3)
  await other.stop()
})

test('a shared component is looked at once a round for all of its group', async () => {
  await round()
  system.world.looks.length = 0
  await round()
  expect(system.world.looks.filter((look) => look.endsWith('partner/canary'))).toHaveLength(2)
})

test('tenants that fail together open one shared problem, which closes after they recovered', async () => {
  const told: unknown[] = []
  system.context.notices = { send: async () => ({ type: 'delivered' }) }
  system.context.queue = { ...system.context.queue, enqueue: async (_tx, { data }) => void told.push(data['kind']) }
  system.world.tenants = Array.from({ length: 12 }, (_, n) => fakeTenant({ id: `t${n}`, region: n < 6 ? 'eu' : 'us' }))
  await seedTenants({ system })
  await round()
  for (let n = 0; n < 6; n += 1)
    system.world.set({ tenant: `t${n}`, check: 'checkout/place-order', answer: { type: 'fail', code: 'unreachable' } })
  system.world.set({ tenant: '*', check: 'partner/canary', answer: { type: 'pass' } })
  for (let n = 0; n < 6; n += 1) system.world.set({ tenant: `t${n}`, check: 'partner/canary', answer: { type: 'fail', code: 'down' } })
  await round()
  const open = async () => listSharedProblems(database.db, { scope: EVERYTHING, openOnly: true, limit: 10 })
  expect(await open()).toMatchObject([
    { node: 'partner', group: 'partner-eu', members: 6, sick: 6, membersElsewhere: 6, sickElsewhere: 0, cause: 'partner/down' },
  ])
  expect(await feature('t0')).toMatchObject({ cause: 'partner/down', causeScope: 'shared' })
  await round()
  expect(told.filter((kind) => kind)).toEqual(['shared-problem.opened'])
  system.world.heal()
  await round()
  await round()
  expect(await open()).toEqual([])
  expect(told.filter((kind) => kind)).toEqual(['shared-problem.opened', 'shared-problem.closed'])
})

test('a tenant that hangs delays nobody: the others are written while it is still waited for', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  breakCredential('globex')
  system.advance({ seconds: 61 })
  sweep.start()
  await vi.waitFor(async () => expect(await feature('globex')).toMatchObject({ state: 'failing' }), { timeout: 900, interval: 20 })
})

test('a worker that died loses its tenants to another one when its claim has run out', async () => {
  await database.db.execute(
    sql`update sweep_schedule set claimed_by = 'dead', claimed_until = ${new Date(system.at().getTime() + 90_000).toISOString()}::timestamptz`,
  )
  await round()
  expect(sweep.counters().visits).toBe(0)
  await round()
  expect(sweep.counters().visits).toBe(3)
})
