import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { identifier, sweepSchedule, tenant } from '../schema/schema.ts'
import { importTenants, inventoryEntry } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { lockFleetCounts } from './fleet-count.ts'
import { upsertInventory } from './inventory.ts'
import { EVERYTHING } from './scope.ts'
import { findTenant } from './tenant.ts'

const database = testDatabase()
const first = new Date('2026-11-20T08:00:00Z')
const later = new Date('2026-11-20T09:00:00Z')

test('an import creates, updates and retires, and touches nothing that agrees already', async () => {
  const { db } = database
  expect(await importTenants(db, [{ id: 'a' }, { id: 'b' }, { id: 'c' }], { now: first })).toEqual({
    created: ['a', 'b', 'c'],
    updated: [],
    retired: [],
  })
  expect(await importTenants(db, [{ id: 'a' }, { id: 'b', tier: 'premium' }], { now: later, retireMissing: true })).toEqual({
    created: [],
    updated: ['b'],
    retired: ['c'],
  })
  const times = await db
    .select({ id: tenant.id, importedAt: tenant.importedAt, retiredAt: tenant.retiredAt })
    .from(tenant)
    .orderBy(tenant.id)
  expect(times).toEqual([
    { id: 'a', importedAt: first, retiredAt: null },
    { id: 'b', importedAt: later, retiredAt: null },
    { id: 'c', importedAt: first, retiredAt: later },
  ])
  expect(await importTenants(db, [{ id: 'c' }], { now: later })).toEqual({ created: [], updated: ['c'], retired: [] })
  expect((await findTenant(db, { scope: EVERYTHING, tenant: 'c' }))?.retiredAt).toBeNull()
})

test('identifiers follow the inventory; id and name are always among them', async () => {
  const { db } = database
  const identifiersOf = async () => (await findTenant(db, { scope: EVERYTHING, tenant: 'ids' }))?.identifiers
  await importTenants(db, [{ id: 'ids', name: 'First Name', identifiers: [{ kind: 'email', value: 'old@ids.example' }] }])
  expect(await identifiersOf()).toEqual([
    { kind: 'company', value: 'First Name' },
    { kind: 'email', value: 'old@ids.example' },
    { kind: 'tenant-id', value: 'ids' },
  ])
  await importTenants(db, [
    {
      id: 'ids',
      name: 'Second Name',
      identifiers: [
        { kind: 'email', value: 'new@ids.example' },
        { kind: 'email', value: 'new@ids.example' },
      ],
    },
  ])
  expect(await identifiersOf()).toEqual([
    { kind: 'company', value: 'Second Name' },
    { kind: 'email', value: 'new@ids.example' },
    { kind: 'tenant-id', value: 'ids' },
  ])
  expect(await db.select().from(identifier).where(eq(identifier.tenant, 'a'))).toHaveLength(2)
})

test('a new tenant is due for its first look at once, and an import never moves a schedule', async () => {
  const { db } = database
  await importTenants(db, [{ id: 'due' }], { now: first })
  await importTenants(db, [{ id: 'due', tier: 'premium' }], { now: later })
  expect(await db.select({ at: sweepSchedule.nextDueAt }).from(sweepSchedule).where(eq(sweepSchedule.tenant, 'due'))).toEqual([
    { at: first },
  ])
})

test('the facts come back as they were imported', async () => {
  const entry = inventoryEntry({ id: 'whole', identifiers: [{ kind: 'domain', value: 'whole.example' }] })
  await upsertInventory(database.db, { entries: [entry], retireMissing: false, now: first })
  const { identifiers, ...facts } = entry
  expect(identifiers).toHaveLength(1)
  expect(await findTenant(database.db, { scope: EVERYTHING, tenant: 'whole' })).toMatchObject(facts)
})

test('an import that fails half-way leaves everything as it was', async () => {
  const broken = { ...inventoryEntry({ id: 'broken' }), identifiers: [{ kind: 'nonsense' as 'email', value: 'x' }] }
  await expect(upsertInventory(database.db, { entries: [broken], retireMissing: true, now: later })).rejects.toMatchObject({
    cause: { code: '23514' },
  })
  expect(await findTenant(database.db, { scope: EVERYTHING, tenant: 'broken' })).toBeNull()
  expect((await findTenant(database.db, { scope: EVERYTHING, tenant: 'a' }))?.retiredAt).toBeNull()
})

test('an inventory that agrees waits for nobody, and nobody for it', async () => {
  const { db } = database
  await importTenants(db, [{ id: 'same-1' }, { id: 'same-2' }])
  await db.transaction(async (tx) => {
    // Whoever holds this keeps every import that changes something away.
    await lockFleetCounts(tx)
    expect(await importTenants(db, [{ id: 'same-1' }, { id: 'same-2' }], { now: later })).toEqual({ created: [], updated: [], retired: [] })
  })
})

test('anything of an entry that differs is found, in however many parts the inventory goes to the server', async () => {
  const { db } = database
  const ids = Array.from({ length: 2005 }, (_, n) => `many-${String(n).padStart(4, '0')}`)
  const all = (change: Partial<Parameters<typeof inventoryEntry>[0]> & { id: string }) =>
    ids.map((id) => (id === change.id ? inventoryEntry(change) : inventoryEntry({ id })))
  const run = (entries: ReturnType<typeof inventoryEntry>[]) => upsertInventory(db, { entries, retireMissing: false, now: first })
  expect((await run(all({ id: ids[0]! }))).created).toHaveLength(2005)
  const last = ids.at(-1)!
  expect((await run(all({ id: last, region: 'apac' }))).updated).toEqual([last])
  const seen = () => findTenant(db, { scope: EVERYTHING, tenant: last })
  const { instance } = inventoryEntry({ id: last })
  await run(all({ id: last, region: 'apac', instance: { ...instance, version: '4.2.0' } }))
  expect((await seen())?.instance.version).toBe('4.2.0')
  await run(
    all({ id: last, region: 'apac', instance: { ...instance, version: '4.2.0' }, identifiers: [{ kind: 'domain', value: 'x.example' }] }),
  )
  expect((await seen())?.identifiers).toContainEqual({ kind: 'domain', value: 'x.example' })
  await run(all({ id: last, region: 'apac', instance: { ...instance, version: '4.2.0' } }))
  expect((await seen())?.identifiers).not.toContainEqual({ kind: 'domain', value: 'x.example' })
})
