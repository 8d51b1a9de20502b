import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { openDatabase, type Database, type OpenDatabase } from '../database.ts'
import { databaseUrlOf } from './database-url.ts'

export { databaseUrlOf }

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's maintenance database, and the migrated database that each test file clones; from the global setup. */
    databaseServer: { adminUrl: string; template: string }
  }
}

export type TestDatabase = {
  readonly url: string
  readonly db: Database
  readonly pool: pg.Pool
}

/**
 * A migrated, empty database for the calling test file: call it once at the top of the file and use its properties inside
 * tests. It is dropped afterwards; a client that a test opened and did not close fails the file.
 */
export function testDatabase(): TestDatabase {
  let created: CreatedDatabase | null = null
  const use = () => {
    if (!created)
      throw new Error(
        'The test database exists only inside tests and hooks: call testDatabase() at the top of the file, use it further in.',
      )
    return created
  }
  beforeAll(async () => {
    created = await createTestDatabase()
  })
  afterAll(async () => {
    const done = created
    created = null
    if (done) await dropTestDatabase(done)
  })
  return {
    get url() {
      return use().url
    },
    get db() {
      return use().db
    },
    get pool() {
      return use().pool
    },
  }
}

export type CreatedDatabase = OpenDatabase & { url: string; name: string }

/** For a test that needs a second one; whoever creates it drops it. */
export async function createTestDatabase(): Promise<CreatedDatabase> {
  const { adminUrl, template } = inject('databaseServer')
  const name = `${template}_${randomBytes(5).toString('hex')}`
  await onServer(adminUrl, (client) => client.query(`create database ${name} template ${template}`))
  const url = databaseUrlOf(adminUrl, name)
  return { ...openDatabase({ url, applicationName: 'test-fixture' }), url, name }
}

/** Throws, after it was dropped all the same, when somebody else's client was still connected. */
export async function dropTestDatabase({ close, name }: CreatedDatabase): Promise<void> {
  await close()
  await onServer(inject('databaseServer').adminUrl, async (client) => {
    const leaked = await findLeakedClients(client, name)
    await client.query(`drop database ${name} with (force)`)
    if (leaked.length > 0) throw new Error(`${leaked.length} database client(s) leaked, close them in the test:\n${leaked.join('\n')}`)
  })
}

const LEAVING_MS = 1_500

/** A client that was just closed needs a moment to vanish from the server's list; one that stays was leaked. */
async function findLeakedClients(client: pg.Client, database: string): Promise<string[]> {
  const deadline = performance.now() + LEAVING_MS
  for (;;) {
    const { rows } = await client.query<{ line: string }>(
      `select format('%s (%s): %s', application_name, state, left(query, 120)) as line from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [database],
    )
    if (rows.length === 0 || performance.now() > deadline) return rows.map(({ line }) => line)
    await client.query('select pg_sleep(0.02)')
  }
}

async function onServer<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'lamplighter-test-fixture' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
