import { beforeEach, expect, test } from 'vitest'
import { sweepSchedule, tenant } from '../schema/schema.ts'
import { importTenants } from '../testing/inventory-fixture.ts'
import { testDatabase } from '../testing/test-database.ts'
import { listCheckStates, saveCheckResults } from './check-state.ts'
import { listFeatureStates, saveFeatureStates } from './feature-state.ts'
import { EVERYTHING } from './scope.ts'
import { claimDueTenants, expediteTenants, findSweptAt, postponeTenants, releaseTenants } from './sweep-schedule.ts'
import { listSweepStates } from './sweep-state.ts'

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

const claim = async (worker: string, limit: number, at = now) =>
  (await claimDueTenants(database.db, { worker, limit, now: at, claimForMs: 60_000 })).map(({ tenant: id }) => id)
const release = (worker: string, tenants: string[], { nextDueAt, sweptAt }: { nextDueAt: Date; sweptAt: Date }) =>
  releaseTenants(database.db, { worker, tenants: tenants.map((id) => ({ tenant: id, nextDueAt, sweptAt })) })

test('workers that claim at once never get the same tenant, and together get all', async () => {
  const claims = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => claim(worker, 9)))
  const all = claims.flat()
  expect(new Set(all).size).toBe(all.length)
  expect([...all, ...(await claim('e', 30))].toSorted()).toEqual(ids)
})

test('a claim that ran out may be taken by another, and the first worker’s end of it does nothing then', async () => {
  const [first] = await claim('slow', 1)
  expect(await claim('other', 30, later(30))).not.toContain(first)
  await release('other', ids, { nextDueAt: later(3600), sweptAt: later(30) })
  expect(await claim('other', 30, later(61))).toEqual([first])
  await release('slow', [first!], { nextDueAt: later(9999), sweptAt: later(62) })
  expect(await findSweptAt(database.db, { tenant: first! })).toBeNull()
  await release('other', [first!], { nextDueAt: later(120), sweptAt: later(63) })
  expect(await findSweptAt(database.db, { tenant: first! })).toEqual(later(63))
  expect(await claim('other', 30, later(121))).toEqual([first])
})

test('retired tenants are never due; expedited ones are at once', async () => {
  await database.db.update(tenant).set({ retiredAt: now })
  expect(await claim('a', 30)).toEqual([])
  await database.db.update(tenant).set({ retiredAt: null })
  const all = await claim('a', 30)
  await release('a', all, { nextDueAt: later(600), sweptAt: now })
  await expediteTenants(database.db, { tenants: ['t03'], now: later(5) })
  expect(await claim('a', 30, later(5))).toEqual(['t03'])
})

test('a claim given back without a look is due later, and was not a look', async () => {
  const [first] = await claim('a', 1)
  await postponeTenants(database.db, { worker: 'b', tenants: [first!], nextDueAt: later(5) })
  expect(await claim('c', 30, later(6)), 'only its own worker may give it back').not.toContain(first)
  await postponeTenants(database.db, { worker: 'a', tenants: [first!], nextDueAt: later(20) })
  expect(await claim('c', 30, later(19))).toEqual([])
  expect(await claim('c', 30, later(20))).toEqual([first])
  expect(await findSweptAt(database.db, { tenant: first! })).toBeNull()
})

test('claims say since when they were due, the longest waiting first', async () => {
  const all = await claim('a', 30)
  for (const [n, id] of all.entries()) await release('a', [id], { nextDueAt: later(n === 4 ? 1 : 100 - n), sweptAt: now })
  const claimed = await claimDueTenants(database.db, { worker: 'a', limit: 2, now: later(200), claimForMs: 1000 })
  expect(claimed).toEqual([
    { tenant: all[4], dueAt: later(1) },
    { tenant: all[29], dueAt: later(71) },
  ])
})

test('what passes steadily and what is ok was seen when the tenant was last visited', async () => {
  const { db } = database
  const look = { tenant: 't00', observedAt: now, health: { n: 1 }, message: 'ok', evidence: null, magnitude: null, nextDueAt: later(60) }
  await saveCheckResults(db, {
    results: [
      { ...look, check: 'a', status: 'pass', steady: true },
      { ...look, check: 'b', status: 'pass' },
    ],
  })
  const state = { tenant: 't00', checkedAt: now, health: null }
  await saveFeatureStates(db, {
    states: [
      { ...state, feature: 'x', state: 'ok' },
      { ...state, feature: 'y', state: 'failing' },
    ],
  })
  await claim('a', 30)
  await release('a', ['t00'], { nextDueAt: later(120), sweptAt: later(60) })
  const scope = EVERYTHING
  expect((await listCheckStates(db, { scope, tenant: 't00' })).map((row) => row.observedAt)).toEqual([later(60), now])
  expect((await listFeatureStates(db, { scope, tenant: 't00' })).map((row) => row.checkedAt)).toEqual([later(60), now])
  expect(await listSweepStates(db, { tenants: ['t00', 't01', 'none'] })).toMatchObject([
    {
      tenant: 't00',
      sweptAt: later(60).getTime(),
      checks: [
        { check: 'a', status: 'pass', steady: true, observedAt: now.getTime(), nextDueAt: later(60).getTime(), health: { n: 1 } },
        { check: 'b', steady: false },
      ],
      features: [
        { feature: 'x', state: 'ok', checkedAt: now.getTime(), diagnosisId: null },
        { feature: 'y', state: 'failing' },
      ],
    },
    { tenant: 't01', sweptAt: null, checks: [], features: [] },
  ])
})
