import { tenantMigrations, type Migration } from '../../database/tenant-schema.ts'
import { conflict } from '../../http/refusal.ts'
import { failureOf } from '../../instance/feature-failure.ts'
import type { Instance } from '../../instance/instance.ts'

/** Runs the migrations that are missing, in order, each in its own transaction. */
export async function migrateSchema(instance: Instance): Promise<{ versionBefore: number; ran: Migration[] }> {
  const rows = await instance.database.admin<{ version: number }>('select version from schema_migrations')
  const applied = new Set(rows.map((row) => row.version))
  const ran = tenantMigrations.filter((one) => !applied.has(one.version))
  for (const migration of ran) await runMigration({ instance, migration })
  return { versionBefore: Math.max(0, ...applied), ran }
}

async function runMigration(options: { instance: Instance; migration: Migration }): Promise<void> {
  const { instance, migration } = options
  const name = migration.name.replaceAll("'", "''")
  try {
    // Several statements in one simple query are one transaction.
    await instance.database.admin(`${migration.up}; insert into schema_migrations (version, name) values (${migration.version}, '${name}')`)
  } catch (error) {
    throw conflict({ code: 'migration-failed', message: `Migration ${migration.version} fails: ${failureOf(error).message}.` })
  }
}
