import { sql, type SQL } from 'drizzle-orm'
import { customType, text, timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core'

/**
 * An instant in UTC to the millisecond, exactly what a JavaScript Date holds: cursors and hashes survive the round trip.
 */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })
}

/**
 * jsonb that takes whatever JSON can say. PostgreSQL refuses NUL and unpaired surrogates, which answers of broken systems
 * do contain; they are stored as U+FFFD, so that evidence of garbage can be kept.
 */
export function json<T>(name: string) {
  return jsonColumn(name).$type<T>()
}

/** The text of a value as PostgreSQL accepts it for jsonb. */
export function toJsonText(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|[^])/g, (match, escaped: string) =>
    escaped.length > 1 ? '\\ufffd' : match,
  )
}

/** A text column typed by a closed set of words; pair it with a CHECK made by `isOneOf`. */
export function oneWordOf<T extends string>(name: string, _words: readonly T[]) {
  return text(name).$type<T>()
}

/** Words for PostgreSQL's text search; written as SQL, never read. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** SQL for a CHECK that a text column holds one of the words. */
export function isOneOf(column: AnyPgColumn, words: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`
}

const jsonColumn = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: toJsonText,
})
