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
