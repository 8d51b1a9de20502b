import { expect, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { listCheckStates, saveCheckResults, type CheckResultToSave } from './check-state.ts'
import { listNotPassing } from './fleet-facts.ts'
import { EVERYTHING } from './scope.ts'
import { listTransitions } from './transition.ts'

const database = testDatabase()
const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 10, n))

function look(overrides: Partial<CheckResultToSave> & { tenant: string }): CheckResultToSave {
  return {
    check: 'checkout/order',
    status: 'pass',
    observedAt: minute(0),
    health: { run: 1 },
    message: 'ok',
    evidence: null,
    magnitude: null,
    nextDueAt: minute(5),
    ...overrides,
  }
}

const save = (...results: CheckResultToSave[]) => saveCheckResults(database.db, { results })
const stateOf = async (tenant: string) => (await listCheckStates(database.db, { scope: EVERYTHING, tenant }))[0]
const movesOf = async (tenant: string) =>
  (await listTransitions(database.db, { scope: EVERYTHING, tenant, subjectKind: 'check', page: { limit: 50 } })).items.map(
    ({ from, to }) => [from, to],
  )

test('`since` and transitions move only with the status', async () => {
  const tenant = 'since'
  expect(await save(look({ tenant }))).toEqual({ written: 1, transitions: 1 })
  expect(await save(look({ tenant, observedAt: minute(5) }))).toEqual({ written: 1, transitions: 0 })
  expect(await stateOf(tenant)).toMatchObject({ status: 'pass', since: minute(0), observedAt: minute(5) })
  await save(look({ tenant, status: 'fail', observedAt: minute(10), message: 'order-refused', evidence: { code: 401 }, magnitude: 3 }))
  expect(await stateOf(tenant)).toMatchObject({ status: 'fail', since: minute(10), evidence: { code: 401 }, magnitude: 3 })
  expect(await movesOf(tenant)).toEqual([
    ['pass', 'fail'],
    [null, 'pass'],
  ])
})

test('an older result never overwrites a newer one', async () => {
  const tenant = 'order'
  await save(look({ tenant, observedAt: minute(10), status: 'fail' }))
  expect(await save(look({ tenant, observedAt: minute(9), status: 'pass' }))).toEqual({ written: 0, transitions: 0 })
  expect(await stateOf(tenant)).toMatchObject({ status: 'fail', observedAt: minute(10) })
})

test('of two results for one check in a batch the newer counts', async () => {
  const tenant = 'batch'
  expect(await save(look({ tenant, observedAt: minute(2), status: 'fail' }), look({ tenant, observedAt: minute(1) }))).toEqual({
    written: 1,
    transitions: 1,
  })
  expect(await stateOf(tenant)).toMatchObject({ status: 'fail' })
})

test('what says nothing new within the given time is not written, and what does is', async () => {
  const tenant = 'quiet'
  await save(look({ tenant }))
  const again = (overrides: Partial<CheckResultToSave>) =>
    saveCheckResults(database.db, { results: [look({ tenant, ...overrides })], unchangedWithinMs: 10 * 60_000 })
  expect((await again({ observedAt: minute(5) })).written).toBe(0)
  expect((await again({ observedAt: minute(5), message: 'slow' })).written).toBe(1)
  expect((await again({ observedAt: minute(16), message: 'slow' })).written).toBe(1)
})

test('evidence of garbage is kept, and evidence without bound is not', async () => {
  await save(look({ tenant: 'garbage', evidence: { body: 'a\u0000b\ud800c', path: 'C:\\u0000' } }))
  expect((await stateOf('garbage'))?.evidence).toEqual({ body: 'a\ufffdb\ufffdc', path: 'C:\\u0000' })
  await save(look({ tenant: 'huge', evidence: { body: 'x'.repeat(10_000) } }))
  expect((await stateOf('huge'))?.evidence).toMatchObject({ truncated: true })
})

test('many writers at once lose nothing and do not block each other for ever', async () => {
  const tenants = Array.from({ length: 40 }, (_, index) => `many-${index}`)
  const rounds = Array.from({ length: 8 }, (_, round) =>
    saveCheckResults(database.db, {
      results: tenants.toReversed().map((tenant) => look({ tenant, observedAt: minute(round), status: round % 2 === 0 ? 'pass' : 'fail' })),
    }),
  )
  await Promise.all(rounds)
  for (const tenant of tenants) expect(await stateOf(tenant)).toMatchObject({ status: 'fail', observedAt: minute(7) })
})

test('what does not pass is in the small table of it, whatever was saved in whatever order', async () => {
  const tenants = ['kept-a', 'kept-b', 'kept-c']
  // The remainders of one number: looks that differ in tenant, check, status and time, some of them too late.
  for (let round = 0; round < 60; round += 1) {
    const status = (['pass', 'fail', 'unknown', 'warn', 'pass'] as const)[(round * 7) % 5]!
    await save(
      look({ tenant: tenants[round % 3]!, status, observedAt: minute((round * 17) % 50) }),
      look({ tenant: tenants[(round * 5) % 3]!, check: 'stock/read', status: 'pass', observedAt: minute(round % 40) }),
    )
    const { rows } = await database.pool.query<{ stray: number; missing: number }>(`
      select (select count(*) from check_not_passing n where not exists (
          select 1 from check_state c where (c.tenant, c."check", c.status) = (n.tenant, n."check", n.status)))::int as stray,
        (select count(*) from check_state c where c.status <> 'pass' and not exists (
          select 1 from check_not_passing n where (c.tenant, c."check") = (n.tenant, n."check")))::int as missing`)
    expect(rows[0]).toEqual({ stray: 0, missing: 0 })
  }
  await save(look({ tenant: 'kept-a', status: 'fail', observedAt: minute(55) }))
  expect((await listNotPassing(database.db)).find(({ tenants: found }) => found.includes('kept-a'))).toMatchObject({
    check: 'checkout/order',
    status: 'fail',
  })
})
