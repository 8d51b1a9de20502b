import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { EVERYTHING, findTenant, searchTenants } from '@lamplighter/db/queries'
import { auditEvent } from '@lamplighter/db/schema'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { createSweep } from '../sweep/sweep.ts'
import { getInventoryState, importInventory } from './import-inventory.ts'

const database = testDatabase()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, sweep_schedule, setting, audit_event cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex' })]
})

const run = () => importInventory({ context: system.context })
const actions = async () => (await database.db.select().from(auditEvent)).map(({ action, details }) => [action, details])

test('tenants are taken over with their identifiers, and each change of the list is on record once', async () => {
  expect(await run()).toMatchObject({ type: 'imported', created: ['acme', 'globex'], problem: null })
  expect(await run()).toMatchObject({ created: [], updated: [], retired: [] })
  expect(await actions()).toMatchObject([['inventory.imported', { created: { count: 2, tenants: ['acme', 'globex'] } }]])
  expect(await searchTenants(database.db, { scope: EVERYTHING, text: 'owner@acme.example', limit: 5 })).toMatchObject([
    { tenant: 'acme', exact: true },
  ])
})

test('a tenant that is no longer listed is retired, is visited no more, and lives again when it comes back', async () => {
  await run()
  system.world.tenants = [fakeTenant({ id: 'acme' })]
  expect(await run()).toMatchObject({ retired: ['globex'] })
  expect((await findTenant(database.db, { scope: EVERYTHING, tenant: 'globex' }))?.retiredAt).toEqual(system.at())
  const sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  expect(sweep.counters().visits).toBe(1)
  await sweep.stop()
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex' })]
  expect(await run()).toMatchObject({ updated: ['globex'] })
})

test('a list that was taken over before is not compared again, unless something of a tenant was written or time has passed', async () => {
  await run()
  await run()
  // Only a comparison entry by entry would notice this one.
  const forget = () => database.db.execute(sql`delete from identifier where tenant = 'acme' and kind = 'email'`)
  const find = async () =>
    (await searchTenants(database.db, { scope: EVERYTHING, text: 'owner@acme.example', limit: 5 })).filter(({ kind }) => kind === 'email')
  await forget()
  await run()
  expect(await find()).toEqual([])
  await database.db.execute(sql`update tenant set name = 'Renamed by hand' where id = 'globex'`)
  expect(await run()).toMatchObject({ updated: ['globex'] })
  expect(await find()).toMatchObject([{ tenant: 'acme' }])
  await run()
  await forget()
  system.advance({ seconds: 601 })
  await run()
  expect(await find()).toMatchObject([{ tenant: 'acme' }])
})

test('an inventory that cannot be read, or lists nobody, retires nobody and is said to be stale', async () => {
  await run()
  system.world.inventoryFails = 'connect refused'
  system.advance({ seconds: 300 })
  expect(await run()).toMatchObject({ type: 'failed', problem: 'The product’s inventory could not be read: connect refused' })
  system.world.inventoryFails = null
  system.world.tenants = []
  expect(await run()).toMatchObject({ type: 'failed' })
  expect(await getInventoryState({ context: system.context })).toMatchObject({
    tenants: 2,
    staleSince: '2026-11-21T10:05:00.000Z',
    readAt: '2026-11-21T10:00:00.000Z',
  })
  expect((await findTenant(database.db, { scope: EVERYTHING, tenant: 'acme' }))?.retiredAt).toBeNull()
})

test('an entry that cannot be understood keeps its tenant and is named; nobody is retired meanwhile', async () => {
  await run()
  system.world.tenants = [
    { ...fakeTenant({ id: 'acme' }), ring: 'first' as unknown as number },
    fakeTenant({ id: 'initech' }),
    fakeTenant({ id: 'initech' }),
  ]
  const outcome = await run()
  expect(outcome).toMatchObject({ type: 'imported', created: ['initech'], retired: [] })
  expect(outcome.problem).toMatch(/^2 entries cannot be understood\. First: acme: ring /)
})
