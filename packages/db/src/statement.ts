import { Param, Placeholder, sql, SQL, StringChunk, type QueryWithTypings } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Db } from './database.ts'

type Built = { text: string; texts: string[]; values: unknown[] }

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
    const params = built.values.map((slot) => (slot instanceof Placeholder ? values[slot.name] : slot))
    return new BuiltSql(built, params)
  }
}

/** Is its own text when it is sent, and made of the usual pieces where it stands within another statement. */
class BuiltSql extends SQL {
  readonly #built: Built
  readonly #params: unknown[]

  static {
    // Drizzle keeps the pieces in a field of each statement; here they are made when somebody asks, which is hardly ever.
    Object.defineProperty(BuiltSql.prototype, 'queryChunks', {
      get(this: BuiltSql): unknown[] {
        return this.#pieces()
      },
      set() {},
    })
  }

  constructor(built: Built, params: unknown[]) {
    super([])
    this.#built = built
    this.#params = params
  }

  override toQuery(): QueryWithTypings {
    return { sql: this.#built.text, params: this.#params }
  }

  #pieces(): unknown[] {
    return this.#built.texts.flatMap((piece, at) => [
      new StringChunk(piece),
      ...(at < this.#params.length ? [new Param(this.#params[at])] : []),
    ])
  }
}

function build(written: SQL): Built {
  const { sql: text, params } = new PgDialect().sqlToQuery(written)
  const texts = text.split(/\$\d+/)
  if (texts.length !== params.length + 1) throw new Error('a statement must not contain a dollar sign and a number of its own')
  return { text, texts, values: params }
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
