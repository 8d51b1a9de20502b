import { beforeAll, afterAll, expect, test } from 'vitest'
import { createTestDatabase, dropTestDatabase, type CreatedDatabase } from '../testing/test-database.ts'
import { migrate } from './migrate.ts'

let database: CreatedDatabase
const names = async () =>
  (await database.pool.query<{ name: string }>('select name from schema_migration order by name')).rows.map(({ name }) => name)

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => dropTestDatabase(database))

async function empty(): Promise<void> {
  await database.pool.query('drop schema public cascade; create schema public')
}

test('processes that start together apply each migration once', async () => {
  await empty()
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)])
  expect(applied.flat().toSorted()).toEqual(await names())
  expect(applied.flat()).toContain('0002-initial')
  expect(await migrate(database.url)).toEqual([])
})

test('a migration that fails is taken back whole, and the next start goes on from there', async () => {
  await empty()
  // In the way of 0002, which makes a table of this name.
  await database.pool.query('create table run_step (n int)')
  await expect(migrate(database.url)).rejects.toThrow(/0002-initial failed and was taken back.*run_step/)
  expect(await names()).toEqual(['0001-extensions'])
  expect((await database.pool.query(`select to_regclass('tenant') as found`)).rows).toEqual([{ found: null }])
  await database.pool.query('drop table run_step')
  expect(await migrate(database.url)).toContain('0002-initial')
})

test('a database of a newer version, and one with another history, are refused and left alone', async () => {
  await database.pool.query(`insert into schema_migration (name, hash) values ('9999-future', 'x')`)
  await expect(migrate(database.url)).rejects.toThrow(/9999-future.*newer/)
  await database.pool.query(
    `delete from schema_migration where name = '9999-future'; update schema_migration set hash = 'x' where name = '0002-initial'`,
  )
  await expect(migrate(database.url)).rejects.toThrow(/0002-initial has been changed/)
})
