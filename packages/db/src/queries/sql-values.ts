import { sql, type SQL } from 'drizzle-orm'
import { toJsonText } from '../schema/columns.ts'

/** One text[] parameter, for `= any(…)`: the statement's text stays the same however many values there are. */
export function textArray(values: readonly string[]): SQL {
  return sql`${sql.param([...values])}::text[]`
}

/** Rows as one jsonb parameter, for jsonb_to_recordset: one round trip for any number of rows. */
export function jsonRows(rows: readonly Record<string, unknown>[]): SQL {
  return sql`${toJsonText(rows)}::jsonb`
}
