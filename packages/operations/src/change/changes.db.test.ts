import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { ChangeNotice } from '@lamplighter/catalog'
import { testDatabase } from '@lamplighter/testing'
import type { OperationsContext } from '../context.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { createSweep } from '../sweep/sweep.ts'
import { tenantChangesSchema } from '../views/change-view.ts'
import { importChanges, getChangesState } from './import-changes.ts'
import { listTenantChanges } from './list-tenant-changes.ts'

const database = testDatabase()
let system: FakeSystem
let context: OperationsContext
let history: ChangeNotice[]
let away: string | null
let asked: (Date | null)[]

beforeEach(async () => {
  await database.db.execute(
    sql`truncate tenant, change, setting, check_state, feature_state, tenant_health, diagnosis, sweep_schedule, live_event, transition cascade`,
  )
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
  history = []
  asked = []
  away = null
  context = {
    ...system.context,
    pack: {
      ...system.context.pack,
      changes: ({ since }) => {
        asked.push(since)
        return away === null
          ? Promise.resolve(history.filter(({ at }) => since === null || Date.parse(at) >= since.getTime()))
          : Promise.reject(new Error(away))
      },
    },
  }
})

const secondsAgo = (seconds: number) => new Date(system.at().getTime() - seconds * 1000).toISOString()
const notice = (id: string, change: Partial<ChangeNotice> = {}): ChangeNotice => ({
  externalId: id,
  kind: 'deploy',
  node: 'partner',
  at: secondsAgo(60),
  summary: `Change ${id}.`,
  tenant: null,
  group: 'partner-eu',
  ...change,
})
const stored = async () => (await database.pool.query<{ id: string }>('select id from change order by at, id')).rows.map(({ id }) => id)

test('a change is kept once, however often it is read, and the next reading asks only for what is new', async () => {
  history = [notice('1'), notice('2', { node: 'credential', tenant: 'acme', group: null })]
  expect(await importChanges({ context })).toMatchObject({ recorded: 2 })
  system.advance({ seconds: 5 })
  expect(await importChanges({ context })).toMatchObject({ recorded: 0 })
  history.push(notice('3', { at: system.at().toISOString() }))
  expect(await importChanges({ context })).toMatchObject({ recorded: 1 })
  expect(await stored()).toEqual(['kiosk:1', 'kiosk:2', 'kiosk:3'])
  expect(asked[1]!.getTime()).toBe(Date.parse(history[0]!.at) - 600_000)
})

test('an outage of the product loses nothing: what happened meanwhile is read when it is back', async () => {
  history = [notice('1')]
  await importChanges({ context })
  away = 'refused'
  for (let round = 0; round < 3; round += 1) {
    system.advance({ seconds: 3600 })
    history.push(notice(`during-${round}`))
    expect(await importChanges({ context })).toEqual({ type: 'failed', problem: 'refused' })
  }
  expect(await getChangesState({ context })).toMatchObject({ problem: 'refused' })
  away = null
  expect(await importChanges({ context })).toMatchObject({ recorded: 3 })
  expect(await getChangesState({ context })).toMatchObject({ problem: null, readAt: system.at().toISOString() })
})

test('a change dated into the future hides none of those that come after it', async () => {
  history = [notice('tomorrow', { at: secondsAgo(-86_400) })]
  await importChanges({ context })
  system.advance({ seconds: 60 })
  history.push(notice('now', { at: system.at().toISOString() }))
  expect(await importChanges({ context })).toMatchObject({ recorded: 1 })
})

test('what cannot be understood is left out and said, the rest is kept', async () => {
  history = [notice('1'), { ...notice('2'), kind: 'dance' } as unknown as ChangeNotice]
  expect(await importChanges({ context })).toMatchObject({ recorded: 1, problem: expect.stringContaining('kind') as string })
})

test('of many workers one reads at a time', async () => {
  await importChanges({ context })
  expect(await importChanges({ context, notWithinMs: 4000 })).toEqual({ type: 'not-due' })
  system.advance({ seconds: 5 })
  expect(await importChanges({ context, notWithinMs: 4000 })).toMatchObject({ type: 'imported' })
})

async function breakCredential() {
  const sweep = createSweep({ context, worker: 'w1' })
  await sweep.round()
  system.advance({ seconds: 61 })
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  await sweep.round()
  await sweep.stop()
}
const changesOf = async (tenant: string, operator = fakeOperator()) =>
  tenantChangesSchema.parse(await listTenantChanges({ context, operator, tenant }))

test('what changed before it broke is told apart from what changed after, and what concerns it from what does not', async () => {
  await breakCredential()
  history = [
    notice('before', { node: 'credential', tenant: 'acme', group: null, at: secondsAgo(600), kind: 'configuration' }),
    notice('shared'),
    notice('others', { group: 'partner-us' }),
    notice('theirs', { node: 'credential', tenant: 'globex', group: null }),
  ]
  system.advance({ seconds: 120 })
  history.push(notice('after', { node: 'database', tenant: 'acme', group: null, at: secondsAgo(30) }))
  await importChanges({ context })
  const view = await changesOf('acme')
  expect(view.broke).toEqual({ id: 'checkout', title: 'Checkout' })
  expect(view.changes.map(({ id, when, gapSeconds, concerns, group }) => ({ id, when, gapSeconds, concerns, group }))).toEqual([
    { id: 'kiosk:after', when: 'after', gapSeconds: 90, concerns: true, group: null },
    { id: 'kiosk:shared', when: 'before', gapSeconds: 60, concerns: true, group: 'partner-eu' },
    { id: 'kiosk:before', when: 'before', gapSeconds: 600, concerns: true, group: null },
  ])
  expect((await changesOf('globex')).changes.map(({ id, when }) => [id, when])).toEqual([
    ['kiosk:theirs', null],
    ['kiosk:others', null],
  ])
})

test('a diagnosis has the changes in its evidence, counts those before the trouble, and says of later ones that they came after', async () => {
  await breakCredential()
  const ledger = async () => {
    const view = await diagnose({ context, operator: fakeOperator(), tenant: 'acme', feature: 'checkout' })
    return view.causes.find(({ cause }) => cause === 'credential/expired')!.ledger.find(({ kind }) => kind === 'change')
  }
  expect(await ledger()).toBeUndefined()
  system.advance({ seconds: 10 })
  history = [notice('late', { node: 'credential', tenant: 'acme', group: null, at: secondsAgo(5), summary: 'Rotated.' })]
  await importChanges({ context })
  expect(await ledger()).toMatchObject({ llr: 0, text: expect.stringContaining('after it broke') as string })
  history = [notice('early', { node: 'credential', tenant: 'acme', group: null, at: secondsAgo(300), summary: 'Replaced.' })]
  await importChanges({ context })
  expect(await ledger()).toMatchObject({
    llr: expect.closeTo(2.4, 0) as number,
    text: expect.stringContaining('before it broke') as string,
  })
})

test('what operators did is shown and is no evidence', async () => {
  await breakCredential()
  history = [notice('cure', { node: 'credential', tenant: 'acme', group: null, at: secondsAgo(300), kind: 'operator' })]
  await importChanges({ context })
  expect((await changesOf('acme')).changes).toHaveLength(1)
  const { causes } = await diagnose({ context, operator: fakeOperator(), tenant: 'acme', feature: 'checkout' })
  expect(causes.flatMap(({ ledger }) => ledger.filter(({ kind }) => kind === 'change'))).toEqual([])
})

test('changes of a tenant out of scope are refused as unknown', async () => {
  const narrow = fakeOperator({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  await expect(changesOf('acme', narrow)).rejects.toMatchObject({ refusal: { code: 'tenant/unknown' } })
})
