import { expect, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { EVERYTHING } from './scope.ts'
import {
  closeSharedProblem,
  findSharedProblem,
  listSharedProblems,
  listSharedProblemsOf,
  listSharedProblemTenants,
  saveSharedProblem,
} from './shared-problem.ts'

const database = testDatabase()
const now = new Date('2026-11-20T10:00:00Z')

const save = (newId: string, tenants: string[], group = 'payments-eu') =>
  saveSharedProblem(database.db, {
    newId,
    node: 'payments-partner',
    group,
    numbers: { cause: 'payments/partner-down', members: 41, sick: tenants.length, membersElsewhere: 530, sickElsewhere: 0 },
    tenants,
    now,
  })
const membersOf = (id: string) => listSharedProblemTenants(database.db, { scope: EVERYTHING, id, limit: 100 })

test('a problem is opened once, grows, shrinks, and closes', async () => {
  expect(await save('p1', ['a', 'b'])).toMatchObject({ opened: true, problem: { id: 'p1', sick: 2 } })
  expect(await save('p2', ['b', 'c', 'd'])).toMatchObject({ opened: false, problem: { id: 'p1', sick: 3 } })
  expect(await membersOf('p1')).toEqual(['b', 'c', 'd'])
  await save('p3', ['a', 'b'])
  expect(await membersOf('p1')).toEqual(['a', 'b'])
  expect((await listSharedProblemsOf(database.db, { scope: EVERYTHING, tenant: 'a' })).map(({ id }) => id)).toEqual(['p1'])
  expect(await closeSharedProblem(database.db, { id: 'p1', now })).toBe(true)
  expect(await closeSharedProblem(database.db, { id: 'p1', now })).toBe(false)
  expect(await membersOf('p1')).toEqual([])
  expect(await findSharedProblem(database.db, { scope: EVERYTHING, id: 'p1' })).toMatchObject({ state: 'closed', closedAt: now })
  expect(await save('p4', ['a'])).toMatchObject({ opened: true, problem: { id: 'p4' } })
})

test('two sweeps that find the same trouble at once open one problem', async () => {
  const found = await Promise.all(['x1', 'x2', 'x3', 'x4'].map((id) => save(id, ['a', 'b'], 'payments-us')))
  expect(found.filter(({ opened }) => opened)).toHaveLength(1)
  expect(new Set(found.map(({ problem }) => problem.id)).size).toBe(1)
  const open = await listSharedProblems(database.db, { scope: EVERYTHING, openOnly: true, limit: 10 })
  expect(open.filter(({ group }) => group === 'payments-us')).toHaveLength(1)
})
