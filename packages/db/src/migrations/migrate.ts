import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pg from 'pg'

/** Any number, the same for every process that migrates. */
const MIGRATION_LOCK = 7_266_901

type Migration = { name: string; sql: string; hash: string }

/**
 * Brings a database to the newest schema. Guarantees: each migration runs once, whole or not at all, however many
 * processes start together. Refuses, before changing anything, a database in which a released migration was different
 * from ours, or that a newer version of Lamplighter has already changed. Returns the names applied now.
 */
export async function migrate(url: string): Promise<string[]> {
  const migrations = readMigrations()
  const client = new pg.Client({ connectionString: url, application_name: 'lamplighter-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(
      'create table if not exists schema_migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from schema_migration')
    const pending = findPending(migrations, rows)
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function readMigrations(): Migration[] {
  // By package name rather than by relative path: the server is bundled into one file somewhere else.
  const folder = join(dirname(createRequire(import.meta.url).resolve('@lamplighter/db/package.json')), 'migrations')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8')
      return { name: file.replace(/\.sql$/, ''), sql, hash: createHash('sha256').update(sql).digest('hex') }
    })
}

function findPending(migrations: Migration[], applied: { name: string; hash: string }[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, hash } of applied) {
    const ours = known.get(name)
    if (!ours)
      throw new Error(
        `The database has migration ${name}, which this version does not know: it was used by a newer Lamplighter. Start that one, or restore a backup from before.`,
      )
    if (ours.hash !== hash)
      throw new Error(
        `Migration ${name} has been changed since this database applied it. Restore the file, and put the change into a new migration.`,
      )
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into schema_migration (name, hash) values ($1, $2)', [migration.name, migration.hash])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`Migration ${migration.name} failed and was taken back: ${(cause as Error).message}`, { cause })
  }
}
