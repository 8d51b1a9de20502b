import { Param, Placeholder, sql, SQL, StringChunk } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Db } from './database.ts'

type Built = { texts: string[]; values: unknown[] }

/**
 * A statement that is put together once and used often: what drizzle does to turn tables and columns into text costs more than
 * sending the text, and on the way of a run that adds up. Parameters are named where the statement is written, and given as the
 * driver takes them: instants as ISO 8601, JSON as text.
 *
 *   const namesOf = statement<{ ids: string[] }>((param) => sql`select name from ${tenant} where id = any(${param('ids')})`)
 *   await db.execute(namesOf({ ids }))
 */
export function statement<P extends Record<string, unknown>>(write: (param: (name: keyof P & string) => SQL) => SQL): (values: P) => SQL {
  let built: Built | null = null
  return (values) => {
    built ??= build(write((name) => sql`${sql.placeholder(name)}`))
    const { texts, values: slots } = built
    const chunks = texts.flatMap((text, at) => {
      if (at === slots.length) return [new StringChunk(text)]
      const slot = slots[at]
      return [new StringChunk(text), new Param(slot instanceof Placeholder ? values[slot.name] : slot)]
    })
    return new SQL(chunks)
  }
}

function build(written: SQL): Built {
  const { sql: text, params } = new PgDialect().sqlToQuery(written)
  const texts = text.split(/\$\d+/)
  if (texts.length !== params.length + 1) throw new Error('a statement must not contain a dollar sign and a number of its own')
  return { texts, values: params }
}

/**
 * The same for a query whose rows drizzle makes: built once for the pool, and once for each of its connections that used it in a transaction. Parameters
 * are `sql.placeholder('name')`.
 */
export function prepared<Q>(prepare: (db: Db) => Q): (db: Db) => Q {
  const known = new WeakMap<object, Q>()
  return (db) => {
    const client = clientOf(db)
    const query = known.get(client) ?? prepare(db)
    known.set(client, query)
    return query
  }
}

/** The pool, or the connection of a transaction: a prepared query sends through it, whichever transaction it is in. Not in drizzle's types. */
function clientOf(db: Db): object {
  const { client } = db._.session as unknown as { client?: object }
  if (client === undefined) throw new Error('this version of drizzle keeps its client elsewhere')
  return client
}
