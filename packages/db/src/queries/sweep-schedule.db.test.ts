import { beforeEach, expect, test } from 'vitest'
import { sweepSchedule, tenant } from '../schema/schema.ts'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { claimDueTenants, expediteTenants, findSweptAt, releaseTenants } from './sweep-schedule.ts'

const database = testDatabase()
const now = new Date('2026-11-20T10:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const ids = Array.from({ length: 30 }, (_, index) => `t${String(index).padStart(2, '0')}`)

beforeEach(async () => {
  await database.db.delete(sweepSchedule)
  await importTenants(
    database.db,
    ids.map((id) => ({ id })),
    { now },
  )
})

const claim = (worker: string, limit: number, at = now) => claimDueTenants(database.db, { worker, limit, now: at, claimForMs: 60_000 })

test('workers that claim at once never get the same tenant, and together get all', async () => {
  const claims = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => claim(worker, 9)))
  const all = claims.flat()
  expect(new Set(all).size).toBe(all.length)
  expect([...all, ...(await claim('e', 30))].toSorted()).toEqual(ids)
})

test('a claim that ran out may be taken by another, and the first worker’s end of it does nothing then', async () => {
  const [first] = await claim('slow', 1)
  expect(await claim('other', 30, later(30))).not.toContain(first)
  await releaseTenants(database.db, { worker: 'other', tenants: ids.map((id) => ({ tenant: id, nextDueAt: later(3600) })), now: later(30) })
  expect(await claim('other', 30, later(61))).toEqual([first])
  await releaseTenants(database.db, { worker: 'slow', tenants: [{ tenant: first!, nextDueAt: later(9999) }], now: later(62) })
  expect(await findSweptAt(database.db, { tenant: first! })).toBeNull()
  await releaseTenants(database.db, { worker: 'other', tenants: [{ tenant: first!, nextDueAt: later(120) }], now: later(63) })
  expect(await findSweptAt(database.db, { tenant: first! })).toEqual(later(63))
  expect(await claim('other', 30, later(121))).toEqual([first])
})

test('retired tenants are never due; expedited ones are at once', async () => {
  await database.db.update(tenant).set({ retiredAt: now })
  expect(await claim('a', 30)).toEqual([])
  await database.db.update(tenant).set({ retiredAt: null })
  const all = await claim('a', 30)
  await releaseTenants(database.db, { worker: 'a', tenants: all.map((id) => ({ tenant: id, nextDueAt: later(600) })), now })
  await expediteTenants(database.db, { tenants: ['t03'], now: later(5) })
  expect(await claim('a', 30, later(5))).toEqual(['t03'])
})
