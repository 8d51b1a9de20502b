import type { Json } from '@lamplighter/catalog'
import type pg from 'pg'

/** Every row of every table of a database, by table, in an order of their own: two equal answers are two equal databases. */
export async function readDatabaseContent(pool: pg.Pool): Promise<Record<string, Record<string, Json>[]>> {
  const tables = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  if (tables.rows.length === 0) return {}
  const parts = tables.rows.map(
    ({ name }) =>
      `select '${name}' as name, coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]'::jsonb) as rows from ${name} t`,
  )
  const content = await pool.query<{ name: string; rows: Record<string, Json>[] }>(parts.join(' union all '))
  return Object.fromEntries(content.rows.map(({ name, rows }) => [name, rows]))
}
