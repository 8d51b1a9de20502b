import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { readSetting, writeSetting } from './queries/queries.ts'
import { shortTransaction } from './short-transaction.ts'
import { testDatabase } from './testing/test-database.ts'

const database = testDatabase()
const at = new Date('2026-11-21T12:00:00Z')
const written = (key: string, value: string) =>
  sql`insert into setting (key, value, updated_at) values (${key}, ${JSON.stringify(value)}::jsonb, ${at.toISOString()}::timestamptz)`

test('reads, writes and last words are one transaction, in their order', async () => {
  const { db } = database
  await writeSetting(db, { key: 'before', value: 'read', at })
  const inside = await shortTransaction(db, {
    read: (tx) => readSetting(tx, 'before'),
    async work(tx, found) {
      await writeSetting(tx, { key: 'middle', value: found, at })
      expect(await readSetting(db, 'middle')).toBeNull()
      const { rows } = await tx.execute(sql`select pg_current_xact_id()::text as id`)
      return {
        result: rows[0]!['id'],
        last: [sql`insert into setting (key, value, updated_at) select 'last', to_jsonb(pg_current_xact_id()::text), now()`],
      }
    },
  })
  expect(await readSetting(db, 'middle')).toBe('read')
  expect(await readSetting(db, 'last')).toBe(inside)
})

test('a last word that fails takes everything with it, although the commit was sent already', async () => {
  const { db, pool } = database
  await writeSetting(db, { key: 'there', value: 1, at })
  const failing = shortTransaction(db, {
    read: async () => null,
    async work(tx) {
      await writeSetting(tx, { key: 'lost', value: 1, at })
      return { result: null, last: [written('there', 'again'), written('after', 'the failure')] }
    },
  })
  await expect(failing).rejects.toMatchObject({ code: '23505' })
  for (const key of ['lost', 'after']) expect(await readSetting(db, key)).toBeNull()
  expect(await openTransactions(pool)).toBe(0)
})

test.each(['read', 'work'] as const)('what fails in %s is rolled back, and its connection serves on', async (where) => {
  const { db, pool } = database
  const fail = () => Promise.reject(new Error('no'))
  const failing = shortTransaction(db, {
    read: () => (where === 'read' ? fail() : Promise.resolve(null)),
    async work(tx) {
      await writeSetting(tx, { key: 'taken-back', value: 1, at })
      return fail()
    },
  })
  await expect(failing).rejects.toThrow('no')
  expect(await readSetting(db, 'taken-back')).toBeNull()
  expect(await openTransactions(pool)).toBe(0)
})

test('a connection that breaks on the way is not lent again', async () => {
  const { db, pool } = database
  const broken = shortTransaction(db, {
    read: async () => null,
    async work(tx) {
      const { rows } = await tx.execute(sql`select pg_backend_pid() as pid`)
      await pool.query('select pg_terminate_backend($1)', [rows[0]!['pid']])
      return { result: null, last: [written('never', 'said')] }
    },
  })
  // The first where the server's word comes before the next statement, the second where it comes after.
  await expect(broken).rejects.toThrow(/terminat|connection error/)
  expect(await readSetting(db, 'never')).toBeNull()
})

async function openTransactions(pool: typeof database.pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  )
  return rows[0]!.n
}
