import { expect, test } from 'vitest'
import { listTenants } from './directory.ts'

test('400 tenants have ids, domains, companies and order prefixes of their own', () => {
  const tenants = listTenants(400)
  expect(tenants).toHaveLength(400)
  for (const field of ['id', 'domain', 'company', 'orderPrefix'] as const) expect(new Set(tenants.map((one) => one[field])).size).toBe(400)
})

test('the first tenants are the same however many there are', () => {
  expect(listTenants(400).slice(0, 40)).toEqual(listTenants(40))
})

test('no release is a shard in disguise', () => {
  const pairs = new Set(listTenants(40).map((one) => `${one.version} ${one.shard}`))
  expect(pairs.size).toBe(9)
})
