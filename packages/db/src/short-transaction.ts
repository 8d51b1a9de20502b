import { NodePgTransaction, type NodePgSession } from 'drizzle-orm/node-postgres/session'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { SQL } from 'drizzle-orm'
import type pg from 'pg'
import type { Database, DatabaseTransaction } from './database-types.ts'
import { onClient } from './on-client.ts'
import { settleAll } from './settle-all.ts'

export type ShortTransaction<Read, Result> = {
  /** Reads and locks. It must write nothing: that the transaction has begun is known only once this is answered. */
  read(tx: DatabaseTransaction): Promise<Read>
  /** `last` is sent together with the commit; locks that all writers share belong there, and are held for nothing else. */
  work(tx: DatabaseTransaction, read: Read): Promise<{ result: Result; last: SQL[] }>
}

const dialect = new PgDialect()

/**
 * A transaction in few journeys: its `begin` travels with what is read first, its `commit` with what is written last. Where somebody waits, each
 * journey that is saved is a millisecond. A statement of `last` that fails takes everything with it: the server turns the commit into a rollback.
 */
export async function shortTransaction<Read, Result>(db: Database, { read, work }: ShortTransaction<Read, Result>): Promise<Result> {
  const client = await db.$client.connect()
  let broken = false
  try {
    const tx = transactionOn(client)
    const [, found] = await settleAll([client.query('begin'), read(tx)] as const)
    const { result, last } = await work(tx, found)
    // Built before anything is sent, and given to the driver in one go: nothing can come behind the commit.
    const statements = last.map((each) => dialect.sqlToQuery(each))
    await settleAll([...statements.map(({ sql, params }) => client.query({ text: sql }, params)), client.query('commit')])
    return result
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}

/** The transaction that has begun on this connection, as drizzle makes it for its own. */
function transactionOn(client: pg.PoolClient): DatabaseTransaction {
  const session = onClient(client)._.session as unknown as NodePgSession<Record<string, never>, Record<string, never>>
  return new NodePgTransaction(dialect, session, undefined) as unknown as DatabaseTransaction
}
