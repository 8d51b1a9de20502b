import { expect, test } from 'vitest'
import { tenant } from '@lamplighter/db/schema'
import { testDatabase } from './testing.ts'

const database = testDatabase()

test('each test file gets a migrated, empty database of its own', async () => {
  expect(await database.db.select().from(tenant)).toEqual([])
  const { rows } = await database.pool.query<{ name: string }>('select current_database() as name')
  expect(new URL(database.url).pathname).toBe(`/${rows[0]?.name}`)
})
