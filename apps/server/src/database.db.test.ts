import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isDatabaseAway } from '@lamplighter/api'
import { startDatabase } from './database.ts'
import { createLog } from './log.ts'

const home = mkdtempSync(join(tmpdir(), 'lamplighter-server-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('an embedded PostgreSQL that is killed under load comes back on its port; until then every query fails as one that may be tried again', async () => {
  const database = await startDatabase({ env: { databaseUrl: null, home }, log: createLog({ level: 'silent' }) })
  try {
    const { pool } = database.database
    await pool.query('create table kept (id integer)')
    await pool.query('insert into kept values (1)')
    const failures: unknown[] = []
    let answers = 0
    let stopped = false
    const load = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!stopped)
          await pool.query('select id from kept').then(
            () => (answers += 1),
            (error: unknown) => failures.push(error),
          )
      }),
    )
    const cluster = realpathSync(join(home, 'postgres', 'cluster'))
    process.kill(Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    await until(() => failures.length > 0)
    const before = answers
    await until(() => answers > before)
    stopped = true
    await load
    expect(failures.filter((error) => !isDatabaseAway(error))).toEqual([])
    // Backends outlive their postmaster for a moment and answer; it is back when a new connection is let in.
    expect((await whenBack(() => pool.query('select id from kept'))).rows).toEqual([{ id: 1 }])
    await until(() => database.isUp())
  } finally {
    await database.close()
  }
}, 120_000)

async function whenBack<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
