import pg from 'pg'
import type { Cluster } from '../database/cluster.ts'
import { withClient } from '../database/cluster.ts'

const platformTables = `
  create table if not exists state (key text primary key, value jsonb not null);
  create table if not exists change (id bigserial primary key, at timestamptz not null default now(), node text not null, kind text not null, tenant text, shared text, summary text not null);
  create table if not exists ops_answer (key text primary key, fingerprint text not null, action text not null, state text not null, answer json, at timestamptz not null default now());
  create table if not exists ops_effect (id bigserial primary key, key text not null, action text not null, target text not null, applied_at timestamptz not null default now());`

export type ChangeKind = 'deploy' | 'flag' | 'configuration' | 'certificate' | 'migration' | 'partner-notice' | 'operator'

export interface NewChange {
  node: string
  kind: ChangeKind
  tenant?: string
  shared?: string
  summary: string
  at?: Date
}

/** What the platform itself remembers: a few keyed values, the history of changes, effects of platform actions. */
export interface PlatformStore {
  pool: pg.Pool
  get: <T>(key: string) => T | undefined
  /** Remembered at once, written before the promise resolves. */
  set: (options: { key: string; value: unknown }) => Promise<void>
  setAll: (values: Record<string, unknown>) => Promise<void>
  recordChange: (change: NewChange) => Promise<void>
  listChanges: (since: Date | undefined) => Promise<unknown[]>
  close: () => Promise<void>
}

export async function openPlatformStore(cluster: Cluster): Promise<PlatformStore> {
  const database = `${cluster.prefix}platform`
  await withClient({
    url: cluster.adminUrl,
    run: async (client) => {
      const found = await client.query('select 1 from pg_database where datname = $1', [database])
      if (found.rowCount === 0) await client.query(`create database ${database}`)
    },
  })
  const pool = new pg.Pool({
    connectionString: cluster.adminUrlOf(database),
    max: 2,
    idleTimeoutMillis: 30_000,
    application_name: 'sandbox-platform',
  })
  pool.on('error', () => {})
  await pool.query(platformTables)
  const rows = await pool.query<{ key: string; value: unknown }>('select key, value from state')
  const memory = new Map(rows.rows.map((row) => [row.key, row.value]))
  const setAll = async (values: Record<string, unknown>) => {
    const keys = Object.keys(values)
    if (keys.length === 0) return
    for (const key of keys) memory.set(key, structuredClone(values[key]))
    await pool.query(
      `insert into state (key, value) select * from unnest($1::text[], $2::jsonb[]) on conflict (key) do update set value = excluded.value`,
      [keys, keys.map((key) => JSON.stringify(values[key]))],
    )
  }
  return {
    pool,
    get: <T>(key: string) => memory.get(key) as T | undefined,
    set: ({ key, value }) => setAll({ [key]: value }),
    setAll,
    recordChange: async (change) => {
      await pool.query(`insert into change (at, node, kind, tenant, shared, summary) values (coalesce($1, now()), $2, $3, $4, $5, $6)`, [
        change.at ?? null,
        change.node,
        change.kind,
        change.tenant ?? null,
        change.shared ?? null,
        change.summary,
      ])
    },
    listChanges: async (since) => {
      const found = await pool.query(
        `select id::int, at, node, kind, tenant, shared, summary from change where $1::timestamptz is null or at >= $1 order by at, id`,
        [since ?? null],
      )
      return found.rows
    },
    close: () => pool.end(),
  }
}
