import type { NodePgDatabase, NodePgQueryResultHKT } from 'drizzle-orm/node-postgres'
import type { PgDatabase, PgTransaction } from 'drizzle-orm/pg-core'
import type { ExtractTablesWithRelations } from 'drizzle-orm/relations'
import type pg from 'pg'

// Queries name their tables; without drizzle's relational queries a transaction does not make one object for each table.
type Schema = Record<string, never>

/** The whole database: can open transactions. */
export type Database = NodePgDatabase<Schema> & { $client: pg.Pool }
/** Inside `database.transaction(async (tx) => …)`. */
export type DatabaseTransaction = PgTransaction<NodePgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>
/** What every query takes: the database, or a transaction of it. */
export type Db = PgDatabase<NodePgQueryResultHKT, Schema>
