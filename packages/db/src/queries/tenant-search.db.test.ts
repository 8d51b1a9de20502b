import { beforeAll, describe, expect, test } from 'vitest'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { saveFeatureStates } from './feature-state.ts'
import { EVERYTHING } from './scope.ts'
import { searchTenants } from './tenant-search.ts'

const database = testDatabase()

const LIVING = [
  {
    id: 'acme',
    name: 'Acme Goods',
    identifiers: [
      { kind: 'domain', value: 'acme.example' },
      { kind: 'email', value: 'Ada@acme.example' },
      { kind: 'order-prefix', value: 'AC' },
    ],
  },
  {
    id: 'acme-outlet',
    name: 'Acme Outlet',
    identifiers: [
      { kind: 'domain', value: 'outlet.example' },
      { kind: 'order-prefix', value: 'ACO-' },
    ],
  },
  { id: 'groesse', name: 'Größe & Söhne', identifiers: [{ kind: 'email', value: 'kontakt@groesse.example' }] },
  { id: 'kawa', name: '川口書店' },
  { id: 'percent', name: '100% Wool_Shop' },
  {
    id: 'twice',
    name: 'Twice',
    identifiers: [
      { kind: 'email', value: 'a@twice.example' },
      { kind: 'email', value: 'b@twice.example' },
      { kind: 'domain', value: 'twice.example' },
    ],
  },
] satisfies Parameters<typeof importTenants>[1]

beforeAll(async () => {
  await importTenants(database.db, [...LIVING, { id: 'gone', name: 'Acme Gone' }])
  await importTenants(database.db, LIVING, { retireMissing: true })
})

const search = (text: string, limit = 10) => searchTenants(database.db, { scope: EVERYTHING, text, limit })

describe('what a caller says finds the tenant, and says what matched', () => {
  test.each([
    ['acme', 'acme', 'tenant-id', 'acme', true],
    ['ACME.example', 'acme', 'domain', 'acme.example', true],
    ['https://www.acme.example/cart?x=1', 'acme', 'domain', 'acme.example', true],
    ['ada@ACME.example', 'acme', 'email', 'Ada@acme.example', true],
    ['somebody.else@acme.example', 'acme', 'domain', 'acme.example', true],
    ['AC-10293', 'acme', 'order-prefix', 'AC', true],
    ['#aco-77', 'acme-outlet', 'order-prefix', 'ACO-', true],
    ['  Acme   Outlet ', 'acme-outlet', 'company', 'Acme Outlet', true],
    ['acme ou', 'acme-outlet', 'company', 'Acme Outlet', false],
    ['acm', 'acme', 'company', 'Acme Goods', false],
    ['ada@a', 'acme', 'email', 'Ada@acme.example', false],
    ['outlet', 'acme-outlet', 'domain', 'outlet.example', false],
    ['grosse & sohne', 'groesse', 'company', 'Größe & Söhne', true],
    ['Größe', 'groesse', 'company', 'Größe & Söhne', false],
    ['acme outlett', 'acme-outlet', 'company', 'Acme Outlet', false],
    ['川口', 'kawa', 'company', '川口書店', false],
    ['wool_shop', 'percent', 'company', '100% Wool_Shop', false],
  ] as const)('%s', async (text, tenant, kind, value, exact) => {
    const [first] = await search(text)
    expect(first).toMatchObject({ tenant, kind, value, exact })
  })
})

test('a longer order prefix beats a shorter one', async () => {
  expect((await search('ACO-77')).map((hit) => hit.tenant)).toEqual(['acme-outlet', 'acme'])
})

test('each tenant is listed once, with its best match', async () => {
  const hits = await search('b@twice.example')
  expect(hits.map((hit) => [hit.tenant, hit.kind, hit.value])).toEqual([['twice', 'email', 'b@twice.example']])
})

test('signs that LIKE gives a meaning to are taken as they are', async () => {
  expect(await search('100%')).toHaveLength(1)
  expect(await search('%')).toEqual([])
  expect(await search('a_me')).toEqual([])
})

test('retired tenants are not found, and nothing is found by nothing', async () => {
  expect((await search('acme gone')).map((hit) => hit.tenant)).not.toContain('gone')
  expect(await search('   ')).toEqual([])
  expect(await search('zzzzzzzz')).toEqual([])
})

test('no more than the limit are returned', async () => {
  expect(await search('acm', 1)).toHaveLength(1)
})

test('hits say how much is failing', async () => {
  const checkedAt = new Date('2026-11-20T10:00:00Z')
  const states = [
    ['checkout', 'failing'],
    ['orders', 'failing'],
    ['reports', 'degraded'],
    ['search', 'ok'],
  ] as const
  await saveFeatureStates(database.db, {
    states: states.map(([feature, state]) => ({ tenant: 'twice', feature, state, checkedAt, health: null })),
  })
  expect((await search('twice'))[0]).toMatchObject({ failing: 2, degraded: 1 })
})
