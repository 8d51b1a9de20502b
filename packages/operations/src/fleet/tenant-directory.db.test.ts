import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { forgetTenantDirectory, getTenantDirectory } from './tenant-directory.ts'

const database = testDatabase()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, sweep_schedule cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
})

const read = () => getTenantDirectory(system.context)
const groupOf = async (tenant: string) => (await read()).groupsOf.get(tenant)?.map(({ group }) => group)

test('while nothing of the inventory was written, it is the same directory however often it is asked for', async () => {
  const first = await read()
  system.advance({ seconds: 3600 })
  expect(await read()).toBe(first)
})

test('a tenant that moves, comes or goes is known within half a minute, and who stayed keeps what was known', async () => {
  const first = await read()
  system.world.tenants = [fakeTenant({ id: 'acme', region: 'apac' }), fakeTenant({ id: 'initech', region: 'us' })]
  await seedTenants({ system })
  system.advance({ seconds: 31 })
  expect(await groupOf('acme')).toEqual(['partner-apac'])
  expect(await groupOf('initech')).toEqual(['partner-us'])
  const second = await read()
  expect([...second.tenants.keys()].toSorted()).toEqual(['acme', 'initech'])
  expect(second.roster.groupAt({ node: 'partner', group: 'partner-us' })?.members).toEqual([second.roster.numberOf.get('initech')])
  // Whoever holds the earlier one still has what it said.
  expect(first.groupsOf.get('acme')).toEqual([{ node: 'partner', group: 'partner-eu' }])
})

test('an import makes it new at once, also one that came while it was being read', async () => {
  const reading = read()
  system.world.tenants = [fakeTenant({ id: 'acme', region: 'apac' })]
  await seedTenants({ system })
  forgetTenantDirectory(system.context)
  await reading
  expect(await groupOf('acme')).toEqual(['partner-apac'])
  expect(await groupOf('globex')).toBeUndefined()
})

test('a reading that failed is not remembered, and loses nothing of the one before', async () => {
  const first = await read()
  const { db } = system.context
  system.advance({ seconds: 31 })
  system.context.db = { execute: () => Promise.reject(new Error('the database is away')) } as never
  await expect(read()).rejects.toThrow('away')
  system.context.db = db
  expect(await read()).toBe(first)
})
