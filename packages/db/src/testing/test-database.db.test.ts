import pg from 'pg'
import { expect, test } from 'vitest'
import { tenant } from '../schema/tenant.ts'
import { createTestDatabase, dropTestDatabase, testDatabase } from './test-database.ts'

const database = testDatabase()

test('each test file gets a migrated, empty database of its own', async () => {
  expect(await database.db.select().from(tenant)).toEqual([])
  const { rows } = await database.pool.query<{ name: string }>('select current_database() as name')
  expect(new URL(database.url).pathname).toBe(`/${rows[0]?.name}`)
})

test('a client that a test left open fails it, and the database is dropped all the same', async () => {
  const second = await createTestDatabase()
  const leaked = new pg.Client({ connectionString: second.url, application_name: 'forgotten' })
  // The server ends it when the database goes.
  leaked.on('error', () => {})
  await leaked.connect()
  await expect(dropTestDatabase(second)).rejects.toThrow(/1 database client\(s\) leaked[\s\S]*forgotten/)
  const { rows } = await database.pool.query('select 1 from pg_database where datname = $1', [second.name])
  expect(rows).toEqual([])
})

test('clients that were closed just now do not count as leaked', async () => {
  const second = await createTestDatabase()
  const clients = Array.from({ length: 5 }, () => new pg.Client({ connectionString: second.url }))
  for (const client of clients) await client.connect()
  await Promise.all(clients.map((client) => client.end()))
  await dropTestDatabase(second)
})
