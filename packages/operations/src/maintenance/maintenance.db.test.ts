import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { getAvailability } from '../availability/get-availability.ts'
import { setObjective } from '../availability/set-objective.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { createSweep, type Sweep } from '../sweep/sweep.ts'
import { getTenant } from '../tenant/get-tenant.ts'
import { tenantAvailabilitySchema } from '../views/maintenance-view.ts'
import { listMaintenance } from './list-maintenance.ts'
import { endMaintenance, setMaintenance, type MaintenanceTarget } from './set-maintenance.ts'

const database = testDatabase()
const lead = fakeOperator({ role: 'lead' })
let system: FakeSystem
let sweep: Sweep

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, operator, check_state, feature_state, tenant_health, diagnosis, sweep_schedule, live_event, transition, availability_hour, availability_objective, maintenance_window, shared_problem, setting, audit_event cascade`,
  )
  await database.db.execute(
    sql`insert into operator (id, name, email, role, created_at) values ('op-1', 'Lina', 'lina@ops.example', 'lead', now())`,
  )
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'amber' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
  sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  return () => sweep.stop()
})

async function round(seconds = 61) {
  system.advance({ seconds })
  await sweep.round()
}
const inMinutes = (minutes: number) => new Date(system.at().getTime() + minutes * 60_000)
const set = (target: MaintenanceTarget, from = 0, to = 60, operator = lead) =>
  setMaintenance({ context: system.context, operator, target, from: inMinutes(from), to: inMinutes(to), reason: 'new disks' })
const breakCheckout = (tenant: string) =>
  system.world.set({ tenant, check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
const states = async (tenant: string) =>
  Object.fromEntries(
    (await getTenant({ context: system.context, operator: lead, tenant })).features.map(({ feature, state }) => [feature.id, state]),
  )
const hours = async (tenant: string) =>
  (
    await database.pool.query<{ feature: string; failing: number; unknown: number; maintenance: number }>(
      'select feature, sum(failing_s)::int as failing, sum(unknown_s)::int as unknown, sum(maintenance_s)::int as maintenance from availability_hour where tenant = $1 group by feature order by feature',
      [tenant],
    )
  ).rows

test('inside a window nothing is looked at, nothing fails, nobody is diagnosed, and none of it is downtime', async () => {
  await set({ tenant: 'acme' })
  breakCheckout('acme')
  system.world.looks.length = 0
  for (let n = 0; n < 5; n += 1) await round()
  expect(system.world.looks.filter((look) => look.startsWith('acme'))).toEqual([])
  expect(await states('acme')).toEqual({ checkout: 'maintenance', reports: 'maintenance' })
  expect(await states('amber')).toEqual({ checkout: 'ok', reports: 'ok' })
  expect(await hours('acme')).toEqual([
    { feature: 'checkout', failing: 0, unknown: 0, maintenance: 305 },
    { feature: 'reports', failing: 0, unknown: 0, maintenance: 305 },
  ])
  expect((await database.pool.query('select * from diagnosis')).rows).toEqual([])
  const stored = await database.pool.query<{ status: string; message: string }>(
    "select distinct status, message from check_state where tenant = 'acme' and message = 'maintenance'",
  )
  expect(stored.rows).toEqual([{ status: 'unknown', message: 'maintenance' }])
})

test('what failed before a window stays downtime, and what still fails after it fails again and is explained', async () => {
  breakCheckout('acme')
  await round()
  expect(await states('acme')).toMatchObject({ checkout: 'failing' })
  await round(20)
  const { id } = await set({ tenant: 'acme' })
  await round(20)
  await round()
  expect(await states('acme')).toMatchObject({ checkout: 'maintenance' })
  const [checkout] = await hours('acme')
  expect(checkout).toEqual({ feature: 'checkout', failing: 20, unknown: 0, maintenance: 81 })
  const before = (await database.pool.query('select id from diagnosis')).rows.length
  await endMaintenance({ context: system.context, operator: lead, window: id, reason: 'done early' })
  await round(20)
  await round(20)
  expect(await states('acme')).toMatchObject({ checkout: 'failing' })
  expect((await database.pool.query('select id from diagnosis')).rows.length).toBeGreaterThan(before)
})

test('a shared component in maintenance rests what would fail with it, for its group alone', async () => {
  await set({ node: 'partner', group: 'partner-eu' })
  for (const tenant of ['acme', 'amber', 'globex']) breakCheckout(tenant)
  await round()
  await round(20)
  expect(await states('acme')).toEqual({ checkout: 'maintenance', reports: 'ok' })
  expect(await states('amber')).toEqual({ checkout: 'maintenance', reports: 'ok' })
  expect(await states('globex')).toEqual({ checkout: 'failing', reports: 'ok' })
})

test('a window that is still to come changes nothing yet, and begins by itself', async () => {
  await set({ tenant: 'acme' }, 10, 20)
  await round()
  expect(await states('acme')).toEqual({ checkout: 'ok', reports: 'ok' })
  await round(600)
  expect(await states('acme')).toEqual({ checkout: 'maintenance', reports: 'maintenance' })
  await round(660)
  expect(await states('acme')).toEqual({ checkout: 'ok', reports: 'ok' })
})

test('a diagnosis inside a window says that nothing was looked at, and names no cause', async () => {
  await set({ tenant: 'acme' })
  breakCheckout('acme')
  system.world.looks.length = 0
  const view = await diagnose({ context: system.context, operator: lead, tenant: 'acme', feature: 'checkout' })
  expect(view.verdict).toBe('unknown')
  expect(view.causes).toEqual([])
  expect(view.notChecked.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('maintenance'))
  expect(system.world.looks).toEqual([])
})

test.each([
  ['ends before it begins', { tenant: 'acme' }, 10, 5, 'maintenance/invalid'],
  ['is over already', { tenant: 'acme' }, -20, -10, 'maintenance/invalid'],
  ['begins in the past', { tenant: 'acme' }, -20, 10, 'maintenance/invalid'],
  ['lasts for weeks', { tenant: 'acme' }, 0, 60 * 24 * 15, 'maintenance/invalid'],
  ['is of a tenant that nobody knows', { tenant: 'acne' }, 0, 10, 'tenant/unknown'],
  ['is of what is not shared', { node: 'credential', group: 'x' }, 0, 10, 'shared-component/unknown'],
  ['is of a group that nobody is in', { node: 'partner', group: 'partner-mars' }, 0, 10, 'group/unknown'],
] as const)('a window that %s is refused and not on record', async (_name, target, from, to, code) => {
  await expect(set(target, from, to)).rejects.toMatchObject({ refusal: { code } })
  expect((await database.pool.query("select * from audit_event where action like 'maintenance%'")).rows).toEqual([])
})

test('what many share takes a scope of everything; one’s own tenants do not', async () => {
  const narrow = fakeOperator({ role: 'lead', scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  await expect(set({ node: 'partner', group: 'partner-us' }, 0, 10, narrow)).rejects.toMatchObject({
    refusal: { code: 'maintenance/scope' },
  })
  await expect(set({ tenant: 'acme' }, 0, 10, narrow)).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
  await expect(set({ tenant: 'globex' }, 0, 10, narrow)).resolves.toMatchObject({ state: 'now', by: 'Lina' })
  const { id } = await set({ tenant: 'acme' })
  await expect(endMaintenance({ context: system.context, operator: narrow, window: id, reason: 'no' })).rejects.toMatchObject({
    refusal: { code: 'maintenance-window/unknown' },
  })
  expect((await listMaintenance({ context: system.context, operator: narrow })).windows.map(({ tenant }) => tenant)).toEqual(['globex'])
})

test('who set and who ended it stands in the audit log, and a window ends once', async () => {
  const { id } = await set({ tenant: 'acme' }, 5, 10)
  expect((await listMaintenance({ context: system.context, operator: lead, tenant: 'acme' })).windows).toMatchObject([
    { state: 'planned', by: 'Lina' },
  ])
  await endMaintenance({ context: system.context, operator: lead, window: id, reason: 'called off' })
  await expect(endMaintenance({ context: system.context, operator: lead, window: id, reason: 'again' })).rejects.toMatchObject({
    refusal: { code: 'maintenance/ended' },
  })
  expect((await listMaintenance({ context: system.context, operator: lead, tenant: 'acme' })).windows).toMatchObject([
    { state: 'ended', ended: { reason: 'called off' } },
  ])
  const audit = await database.pool.query("select action, reason, tenant from audit_event where action like 'maintenance%' order by seq")
  expect(audit.rows).toEqual([
    { action: 'maintenance.set', reason: 'new disks', tenant: 'acme' },
    { action: 'maintenance.ended', reason: 'called off', tenant: 'acme' },
  ])
})

test('availability is judged by the tenant’s own promise, day by day, with maintenance apart', async () => {
  breakCheckout('acme')
  await round()
  await round(20)
  await set({ tenant: 'acme' })
  await round(20)
  await round()
  const read = async () =>
    tenantAvailabilitySchema.parse(await getAvailability({ context: system.context, operator: lead, tenant: 'acme' }))
  const [checkout] = (await read()).features
  expect(checkout).toMatchObject({
    objective: 99.99,
    promise: 'usual',
    noted: null,
    failingSeconds: 20,
    maintenanceSeconds: 81,
    unknownSeconds: 0,
  })
  expect(checkout!.days).toMatchObject([{ day: '2026-11-21T00:00:00.000Z', failingSeconds: 20, maintenanceSeconds: 81 }])
  const admin = fakeOperator({ role: 'admin' })
  await setObjective({ context: system.context, operator: admin, tenant: 'acme', percent: 99.9, reason: 'contract 7' })
  await setObjective({ context: system.context, operator: admin, tenant: 'acme', feature: 'reports', percent: 99, reason: 'contract 7' })
  expect((await read()).features).toMatchObject([
    {
      objective: 99.9,
      promise: 'tenant',
      budgetSeconds: expect.closeTo(2591.96, 0) as number,
      noted: { by: expect.any(String) as string, at: expect.any(String) as string, reason: 'contract 7' },
    },
    { objective: 99, promise: 'feature' },
  ])
  const page = await getTenant({ context: system.context, operator: lead, tenant: 'acme' })
  expect(page.features.map(({ availability }) => availability.objective)).toEqual([99.9, 99])
  await setObjective({ context: system.context, operator: admin, tenant: 'acme', feature: 'reports', percent: null, reason: 'contract 8' })
  expect((await read()).features[1]).toMatchObject({ objective: 99.9, promise: 'tenant' })
  await expect(
    setObjective({ context: system.context, operator: admin, tenant: 'acme', percent: 101, reason: 'dream' }),
  ).rejects.toMatchObject({ refusal: { code: 'objective/invalid' } })
})
