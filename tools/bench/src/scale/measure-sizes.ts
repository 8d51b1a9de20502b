import type { Measure } from '../bench.ts'
import type { PagesOptions } from './measure-pages.ts'

type Size = { name: string; bytes: string; rows: string }

/** Bytes by row and by tenant with all indexes and what is kept out of line; as generated, before any bloat. */
export async function measureSizes({ database, tenants }: PagesOptions): Promise<Measure[]> {
  const { rows } = await database.pool.query<Size>(`
    select relname as name, pg_total_relation_size(oid) as bytes, greatest(reltuples, 1)::bigint as rows
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= ${tenants / 50}
    order by 2 desc`)
  const { rows: whole } = await database.pool.query<Size>(`select pg_database_size(current_database()) as bytes`)
  return [
    { name: 'whole database', value: Number(whole[0]!.bytes) / tenants / 1024, unit: 'kB/tenant' },
    ...rows.flatMap(({ name, bytes, rows: count }) => [
      { name: `${name}: bytes a row`, value: Math.round(Number(bytes) / Number(count)), unit: 'B' },
      { name: `${name}: a tenant`, value: Number(bytes) / tenants / 1024, unit: 'kB/tenant' },
    ]),
  ]
}
