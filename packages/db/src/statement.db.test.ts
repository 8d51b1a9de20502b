import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { setting } from './schema/schema.ts'
import { prepared } from './statement.ts'
import { testDatabase } from './testing/test-database.ts'

const database = testDatabase()

test('a prepared query is built once for the pool and once for each connection, and reads within the transaction that it is used in', async () => {
  const { db } = database
  let built = 0
  const settingOf = prepared((from) => {
    built += 1
    return from
      .select()
      .from(setting)
      .where(eq(setting.key, sql.placeholder('key')))
      .prepare('setting_of_test')
  })
  const values = async (on: Parameters<typeof settingOf>[0]) => (await settingOf(on).execute({ key: 'a' })).map(({ value }) => value)
  for (let round = 0; round < 3; round += 1) expect(await values(db)).toEqual([])
  expect(built).toBe(1)
  for (let round = 1; round <= 3; round += 1) {
    const rolledBack = db.transaction(async (tx) => {
      await tx.insert(setting).values({ key: 'a', value: round, updatedAt: new Date() })
      expect(await values(tx)).toEqual([round])
      throw new Error('take it back')
    })
    await expect(rolledBack).rejects.toThrow('take it back')
    expect(await values(db)).toEqual([])
  }
  expect(built).toBe(2)
})
