import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Db } from './database-types.ts'

const ofClients = new WeakMap<pg.PoolClient, Db>()

/** Drizzle over one connection; made once for each, because that costs more than a statement. */
export function onClient(client: pg.PoolClient): Db {
  const known = ofClients.get(client) ?? drizzle(client)
  ofClients.set(client, known)
  return known
}
