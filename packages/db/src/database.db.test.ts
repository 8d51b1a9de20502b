import { expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { openDatabase } from './database.ts'
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

test('a transaction that a frozen process left open is ended, and whoever waits for its locks goes on', async () => {
  const { db, close } = openDatabase({ url: database.url, maxConnections: 2, idleInTransactionMs: 200 })
  try {
    let locked: () => void = () => {}
    const holding = new Promise<void>((resolve) => (locked = resolve))
    let wake: () => void = () => {}
    const awake = new Promise<void>((resolve) => (wake = resolve))
    const frozen = db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(42)`)
      locked()
      await awake
      await tx.execute(sql`select 1`)
    })
    const ended = frozen.then(
      () => 'committed',
      () => 'ended',
    )
    await holding
    await db.transaction((tx) => tx.execute(sql`select pg_advisory_xact_lock(42)`))
    wake()
    expect(await ended).toBe('ended')
  } finally {
    await close()
  }
})

test('statements that come again are known to the server by name, each once for its text, also when many are sent together', async () => {
  const { db, pool, close } = openDatabase({ url: database.url, maxConnections: 1 })
  try {
    const add = (a: number, b: number) => db.execute<{ n: number }>(sql`select ${a}::int + ${b}::int as n`)
    const sums = await Promise.all(Array.from({ length: 10 }, (_, n) => add(n, 1)))
    expect(sums.map(({ rows }) => rows[0]!.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const named = async () => {
      const { rows } = await pool.query<{ statement: string }>('select statement from pg_prepared_statements')
      return rows.map(({ statement }) => statement)
    }
    expect(await named()).toEqual(['select $1::int + $2::int as n'])
    // One that fails under its name says why, and can be tried again; also within a transaction that it ends.
    const divide = (by: number) => db.execute<{ n: number }>(sql`select 10 / ${by}::int as n`)
    for (let n = 0; n < 3; n += 1) expect((await divide(5)).rows[0]!.n).toBe(2)
    await expect(divide(0)).rejects.toMatchObject({ cause: { message: 'division by zero' } })
    await expect(db.transaction(async (tx) => void (await tx.execute(sql`select 10 / ${0}::int as n`)))).rejects.toThrow(/Failed query/)
    expect((await divide(2)).rows[0]!.n).toBe(5)
    expect(await named()).toEqual(['select 10 / $1::int as n'])
  } finally {
    await close()
  }
})
