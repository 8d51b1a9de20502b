import { expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { testDatabase } from './testing/test-database.ts'

const database = testDatabase()

test('a connection that breaks between two statements of a transaction fails that transaction, not the process', async () => {
  const work = database.db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await database.pool.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid])
    // The break is told to a connection on which nothing is asked: an error without a listener would end the process here.
    await new Promise(setImmediate)
    await tx.execute(sql`select 1`)
  })
  await expect(work).rejects.toThrow(/Failed query/)
  expect((await database.db.execute<{ n: number }>(sql`select 1 as n`)).rows).toEqual([{ n: 1 }])
})
