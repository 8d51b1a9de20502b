import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { createRun, findTenant, EVERYTHING, insertPlan, saveOperator } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { lockKeyOf } from '../plan/lock-keys.ts'
import { listAtWork } from './list-at-work.ts'

const database = testDatabase()
let system: FakeSystem

/** acme and amber share the partner of the region; globex has the one of another. */
beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, run, plan, operator cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'amber' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
  await saveOperator(database.db, {
    id: 'op-2',
    name: 'Omar',
    email: 'omar@ops.example',
    role: 'l2',
    scope: { kind: 'everything' },
    now: system.at(),
  })
})

async function startRun(options: { id: string; tenant: string; component: string; state?: 'running' | 'finished' | 'awaiting-approval' }) {
  const { id, tenant, component, state = 'running' } = options
  const at = system.at()
  const remediation = 'partner/switch'
  const facts = (await findTenant(database.db, { scope: EVERYTHING, tenant }))!
  await insertPlan(database.db, {
    id: `plan-${id}`,
    tenant,
    remediation,
    remediationVersion: 1,
    packVersion: '1',
    component,
    params: {},
    effects: [],
    effect: 'reversible',
    undo: { possible: false, why: 'no' },
    tenantsAffected: 1,
    hash: id,
    madeBy: 'op-2',
    madeAt: at,
    staleAt: at,
    gate: 'console',
  })
  const lockKey = lockKeyOf({ component, tenant: facts, nodes: system.context.pack.nodes })
  const finished = state === 'finished' ? { finishedAt: at } : {}
  await createRun(database.db, {
    run: {
      id,
      planId: `plan-${id}`,
      tenant,
      component,
      remediation,
      state,
      lockKey,
      reason: 'why',
      gate: 'console',
      requestedBy: 'op-2',
      requestedAt: at,
      ...finished,
    },
    steps: [],
    approval: null,
  })
}

const atWork = (change: Parameters<typeof fakeOperator>[0] = {}) =>
  listAtWork({ context: system.context, operator: fakeOperator(change), tenant: 'acme' })

test('a run on what the tenant shares, started for another one, shows with who, what, where and since when', async () => {
  await startRun({ id: 'r1', tenant: 'amber', component: 'partner' })
  expect(await atWork()).toEqual([
    {
      where: 'shared',
      by: 'Omar',
      since: system.at().toISOString(),
      state: 'running',
      run: 'r1',
      remediation: { id: 'partner/switch', title: expect.any(String) as string },
      component: { id: 'partner', title: 'Payments partner' },
      tenant: { id: 'amber', name: expect.stringMatching(/amber/i) as string },
    },
  ])
})

test('for a tenant outside the scope it shows as a run on the component, and names neither tenant nor run', async () => {
  await startRun({ id: 'r1', tenant: 'amber', component: 'partner' })
  const seen = await atWork({ scope: { kind: 'some', regions: [], tiers: [], tenants: ['acme'] } })
  expect(seen).toEqual([
    {
      where: 'out-of-scope',
      by: 'Omar',
      since: system.at().toISOString(),
      state: 'running',
      component: { id: 'partner', title: 'Payments partner' },
    },
  ])
  expect(JSON.stringify(seen)).not.toMatch(/amber|r1/i)
})

test('another group’s partner, another tenant’s own part, and what has ended or only waits do not show', async () => {
  await startRun({ id: 'r1', tenant: 'globex', component: 'partner' })
  await startRun({ id: 'r2', tenant: 'amber', component: 'credential' })
  await startRun({ id: 'r3', tenant: 'amber', component: 'partner', state: 'finished' })
  await startRun({ id: 'r4', tenant: 'amber', component: 'partner', state: 'awaiting-approval' })
  expect(await atWork()).toEqual([])
})

test('the tenant’s own runs come first, those that wait for approval among them', async () => {
  await startRun({ id: 'r1', tenant: 'amber', component: 'partner' })
  await startRun({ id: 'r2', tenant: 'acme', component: 'credential', state: 'awaiting-approval' })
  expect((await atWork()).map((line) => [line.where, line.state])).toEqual([
    ['here', 'awaiting-approval'],
    ['shared', 'running'],
  ])
})

test('who does not see the tenant learns nothing of what goes on', async () => {
  await startRun({ id: 'r1', tenant: 'acme', component: 'credential' })
  await expect(atWork({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })).rejects.toMatchObject({
    refusal: { code: 'tenant/unknown' },
  })
})
