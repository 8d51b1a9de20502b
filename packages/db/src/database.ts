import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Database, Db } from './database-types.ts'
import { createStatementNames, nameStatements } from './named-statements.ts'
import { onClient } from './on-client.ts'
import { createTurnSocket } from './turn-socket.ts'

export type { Database, DatabaseTransaction, Db } from './database-types.ts'
export { migrate } from './migrations/migrate.ts'
export { createStatementNames } from './named-statements.ts'
export { settleAll } from './settle-all.ts'
export { shortTransaction, type ShortTransaction } from './short-transaction.ts'

export type OpenDatabaseOptions = {
  url: string
  /** Shown in pg_stat_activity. */
  applicationName?: string
  /** Most connections at once; default 10. */
  maxConnections?: number
  /** A statement that takes longer is ended by the server; default 30 s, 0: never. */
  statementTimeoutMs?: number
  /**
   * A transaction in which nothing happens for longer is ended by the server, and its locks with it; default 5 s. A process
   * that froze or lost its network inside one would else stop all who wait for the same locks, for as long as it is gone.
   */
  idleInTransactionMs?: number
  /** False: commits do not wait until they are on disk, and a server that crashes may lose the newest ones; default true. */
  waitsForDisk?: boolean
  /** Told when an idle connection breaks, say because the server restarts; the pool opens another by itself. */
  onConnectionError?: (error: Error) => void
}

export type OpenDatabase = { db: Database; pool: pg.Pool; close(): Promise<void> }

/** Opens a pool. Connects lazily, so it never throws; `close` waits for borrowed connections and may be called twice. */
export function openDatabase(options: OpenDatabaseOptions): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? 'lamplighter',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: options.idleInTransactionMs ?? 5_000,
    keepAlive: true,
    ...(options.waitsForDisk === false ? { options: '-c synchronous_commit=off' } : {}),
    // Statements given to one connection without waiting are sent without waiting, and still done in their order: what reads
    // many things in one transaction costs one journey instead of many.
    pipeline: true,
    stream: createTurnSocket,
  })
  const names = createStatementNames()
  // Without a listener, a server that goes away would end the process.
  pool.on('error', options.onConnectionError ?? (() => {}))
  // The pool listens to idle connections only. One that breaks between two statements of a transaction has nobody else;
  // the next statement on it rejects, so nothing is hidden.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    nameStatements(client, names)
  })
  let closed: Promise<void> | null = null
  return { db: drizzle(pool), pool, close: () => (closed ??= pool.end()) }
}

/**
 * Lends one connection for statements that need no transaction: given to it without waiting, they travel together, and the server is woken once
 * instead of one of its processes for each.
 */
export async function onOneConnection<T>(db: Database, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await db.$client.connect()
  try {
    return await work(onClient(client))
  } finally {
    client.release()
  }
}
