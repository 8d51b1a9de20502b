import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { closeCase, openCase } from '../case/support-case.ts'
import { getDesk } from '../desk/get-desk.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { listFleet } from '../fleet/list-fleet.ts'
import { createSweep, type Sweep } from '../sweep/sweep.ts'
import { deskViewSchema, fleetPageSchema, tenantViewSchema } from '../views/tenant-view.ts'
import { getTenant } from './get-tenant.ts'
import { searchTenants } from './search-tenants.ts'

const database = testDatabase()
const operator = fakeOperator()
let system: FakeSystem
let sweep: Sweep

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, operator, support_case, check_state, feature_state, tenant_health, diagnosis, sweep_schedule, live_event, transition, availability_hour, shared_problem, setting, audit_event cascade`,
  )
  await database.db.execute(
    sql`insert into operator (id, name, email, role, created_at) values ('op-1', 'Lina', 'lina@ops.example', 'l1', now())`,
  )
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
  sweep = createSweep({ context: system.context, worker: 'w1' })
  return () => sweep.stop()
})

async function round({ seconds = 61 } = {}) {
  system.advance({ seconds })
  await sweep.round()
}
const tenant = async (as = operator) => tenantViewSchema.parse(await getTenant({ context: system.context, operator: as, tenant: 'acme' }))
const feature = async (id: string) => (await tenant()).features.find((line) => line.feature.id === id)!

test('before the first look, the page says so and promises nothing', async () => {
  const view = await tenant()
  expect(view).toMatchObject({ headline: 'Not looked at yet.', checkedAt: null, timeline: [] })
  expect(view.features[0]).toMatchObject({ state: 'unknown', since: null, availability: { percent: null }, next: { type: 'diagnose' } })
})

test('a tenant in whom all is well says so, with availability since the first look', async () => {
  await round()
  expect(await tenant()).toMatchObject({ headline: 'Everything works.' })
  expect(await feature('checkout')).toMatchObject({
    state: 'ok',
    next: { type: 'none' },
    availability: { objective: 99.99, percent: null },
  })
})

test('a failing feature comes with its cause in the headline and the one next thing to press', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  await round()
  const view = await tenant()
  expect(view.headline).toBe('Checkout fails since 11:02 their time: payment credential expired.')
  expect(await feature('checkout')).toMatchObject({
    next: { type: 'remediate', remediation: { id: 'credential/rotate' }, action: { type: 'enabled' } },
  })
  expect(view.timeline[0]).toMatchObject({ kind: 'health', title: 'Checkout fails', tone: 'bad', link: '/tenants/acme/features/checkout' })
})

test('an auditor is shown the same remediation with the reason why it is not theirs', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  await round()
  const view = await tenant(fakeOperator({ role: 'auditor' }))
  expect(view.features.find((line) => line.feature.id === 'checkout')!.next).toMatchObject({
    type: 'remediate',
    action: { type: 'disabled', reason: expect.stringContaining('Auditors') as string },
  })
})

test('a diagnosis too old to act on sends the operator to look again', async () => {
  await round()
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  await round()
  system.advance({ seconds: 700 })
  expect((await feature('checkout')).next).toEqual({ type: 'diagnose', words: 'Look again: the diagnosis is old' })
})

test('the desk lists who is out, and the fleet shows it in the order of its features', async () => {
  await round()
  system.world.set({ tenant: 'globex', check: 'reports/read-report', answer: { type: 'fail', code: 'stale' } })
  await round()
  const desk = deskViewSchema.parse(await getDesk({ context: system.context, operator }))
  expect(desk).toMatchObject({
    failing: [{ tenant: 'globex', feature: { id: 'reports' } }],
    totals: { tenants: 2, failingTenants: 1, failingFeatures: 1 },
    sweptAt: system.at().toISOString(),
  })
  const page = fleetPageSchema.parse(await listFleet({ context: system.context, operator, groupBy: 'region', limit: 1 }))
  expect(page).toMatchObject({
    features: [{ id: 'checkout' }, { id: 'reports' }],
    rows: [{ tenant: 'acme', states: ['ok', 'ok'] }],
    groups: [
      { value: 'eu', failing: 0 },
      { value: 'us', failing: 1 },
    ],
  })
  const rest = await listFleet({ context: system.context, operator, groupBy: 'region', limit: 1, after: page.next })
  expect(rest).toMatchObject({ rows: [{ tenant: 'globex', states: ['ok', 'failing'] }], next: null })
})

test('a ring that is no number is refused in words', async () => {
  await expect(listFleet({ context: system.context, operator, groupBy: 'ring', group: 'first' })).rejects.toMatchObject({
    refusal: { code: 'fleet/invalid-ring' },
  })
})

test('a hit in the search says what matched, and how the tenant is', async () => {
  await round()
  expect(await searchTenants({ context: system.context, operator, text: 'ACM-10042' })).toMatchObject([
    { tenant: 'acme', exact: true, matched: { kind: 'order-prefix', value: 'ACM' }, failing: 0 },
  ])
})

test('a case is on the desk of who opened it until it is closed, once', async () => {
  const line = await openCase({ context: system.context, operator, tenant: 'acme', feature: 'checkout', summary: 'Cannot sell' })
  expect(await getDesk({ context: system.context, operator })).toMatchObject({
    myCases: [{ id: line.id, summary: 'Cannot sell', tenantName: 'Acme Ltd' }],
  })
  await closeCase({ context: system.context, operator, case: line.id, outcome: 'Credential rotated' })
  expect(await getDesk({ context: system.context, operator })).toMatchObject({ myCases: [] })
  await expect(closeCase({ context: system.context, operator, case: line.id, outcome: 'again' })).rejects.toMatchObject({
    refusal: { code: 'case/already-closed' },
  })
  await expect(closeCase({ context: system.context, operator, case: 'none', outcome: 'x' })).rejects.toMatchObject({
    refusal: { code: 'case/unknown' },
  })
  const { rows } = await database.db.execute<{ action: string }>(sql`select action from audit_event order by seq`)
  expect(rows.map(({ action }) => action)).toEqual(['case.opened', 'case.closed'])
})
