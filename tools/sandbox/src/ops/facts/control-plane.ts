import { tenantMigrations, schemaVersionExpected } from '../../database/tenant-schema.ts'
import { configurationDrift, configurationHash } from '../../instance/configuration-drift.ts'
import { configurationTemplate, configurationTemplateName } from '../../instance/configuration-template.ts'
import type { Instance } from '../../instance/instance.ts'

export async function versionFacts(instance: Instance): Promise<Record<string, unknown>> {
  const { instance: row } = await instance.profile.read()
  const release = instance.platform.releases.get(row.version)
  return {
    tenant: instance.tenant.id,
    version: row.version,
    build: release?.build() ?? row.version,
    ring: row.ring,
    previousVersion: release?.previousVersion ?? null,
    startedAt: instance.startedAt.toISOString(),
  }
}

/** What newer code expects of the tables, by the migration that brings it. */
const expectedColumns = [{ table: 'invoices', column: 'tax_reference' }] as const

export async function schemaFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [applied, columns] = await Promise.all([
    instance.database.admin<{ version: number }>('select version from schema_migrations order by version'),
    instance.database.admin<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns where table_schema = 'public'`,
    ),
  ])
  const versions = applied.map((row) => row.version)
  const present = new Set(columns.map((row) => `${row.table_name}.${row.column_name}`))
  return {
    version: Math.max(0, ...versions),
    expected: schemaVersionExpected,
    missing: tenantMigrations.filter((one) => !versions.includes(one.version)).map(({ version, name }) => ({ version, name })),
    columnsMissing: expectedColumns.map(({ table, column }) => `${table}.${column}`).filter((name) => !present.has(name)),
  }
}

export async function flagFacts(instance: Instance): Promise<Record<string, unknown>> {
  const rows = await instance.database.admin<{ feature: string; enabled: boolean; entitled: boolean; changedAt: Date }>(
    `select feature, enabled, exists (select from entitlements e where e.feature = f.feature) as entitled, changed_at as "changedAt" from feature_flags f order by feature`,
  )
  return { flags: rows, offThoughEntitled: rows.filter((row) => row.entitled && !row.enabled).map((row) => row.feature) }
}

export async function entitlementFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [contract, granted] = await Promise.all([
    instance.database.admin<{ feature: string }>('select feature from contract order by feature'),
    instance.database.admin<{ feature: string }>('select feature from entitlements order by feature'),
  ])
  const have = new Set(granted.map((row) => row.feature))
  return {
    contract: contract.map((row) => row.feature),
    granted: [...have],
    missing: contract.map((row) => row.feature).filter((feature) => !have.has(feature)),
  }
}

export async function configurationFacts(instance: Instance): Promise<Record<string, unknown>> {
  const rows = await instance.database.admin<{ key: string; value: unknown }>('select key, value from configuration order by key')
  const values = Object.fromEntries(rows.map((row) => [row.key, row.value]))
  return {
    hash: configurationHash(values),
    templateHash: configurationHash(configurationTemplate),
    template: configurationTemplateName,
    drift: configurationDrift(values),
  }
}

export async function quotaFacts(instance: Instance): Promise<Record<string, unknown>> {
  const rows = await instance.database.admin<{ used: number; limit: number }>(
    'select quota, feature, used, quota_limit as "limit", used >= quota_limit as reached from quotas order by quota',
  )
  return { quotas: rows }
}
