import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { TenantDefinition } from '../platform/directory.ts'
import type { Cluster } from './cluster.ts'
import { withClient } from './cluster.ts'
import { templateContent } from './template-content.ts'
import { grantsFor, tenantMigrations } from './tenant-schema.ts'

const templateVersion = 2

/** A secret of one tenant, as its database and its partner know it. */
export interface IssuedCredential {
  purpose: string
  partner: string
  merchant: string
  secret: string
  expiresAt: Date
}

export interface TenantPasswords {
  shop: string
  reader: string
}

export function groupRoles(cluster: Cluster): { shop: string; reader: string } {
  return { shop: `${cluster.prefix}shop`, reader: `${cluster.prefix}reader` }
}

/** The login roles of one tenant; the reader's name is part of the contract. */
export function tenantRoles(options: { cluster: Cluster; tenant: string }): { shop: string; reader: string } {
  const suffix = options.tenant.replaceAll('-', '_')
  const own = options.cluster.prefix === 'sandbox_' ? '' : options.cluster.prefix
  return { shop: `${own}shop_${suffix}`, reader: `${own}lamp_reader_${suffix}` }
}

/** Makes the database that every tenant is cloned from, once. */
export async function ensureTemplate(options: { cluster: Cluster; reportIntervalSeconds: number }): Promise<string> {
  const { cluster } = options
  const name = `${cluster.prefix}template_v${templateVersion}`
  const roles = groupRoles(cluster)
  const made = await withClient({
    url: cluster.adminUrl,
    run: async (client) => {
      const found = await client.query('select datistemplate from pg_database where datname = $1', [name])
      if (found.rows[0]?.datistemplate) return true
      await client.query(`drop database if exists ${name}`)
      for (const role of [roles.shop, roles.reader]) {
        const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
        if (known.rowCount === 0) await client.query(`create role ${role}`)
      }
      await client.query(`grant pg_monitor to ${roles.reader}`)
      await client.query(`create database ${name}`)
      return false
    },
  })
  if (made) return name
  await withClient({
    url: cluster.adminUrlOf(name),
    run: async (client) => {
      await client.query(
        `create table schema_migrations (version integer primary key, name text not null, applied_at timestamptz not null default now())`,
      )
      for (const migration of tenantMigrations) {
        await client.query(migration.up)
        await client.query('insert into schema_migrations (version, name) values ($1, $2)', [migration.version, migration.name])
      }
      await client.query(templateContent(options))
      await client.query(grantsFor({ shopRole: roles.shop, readerRole: roles.reader }))
    },
  })
  // Marked last: a half-made template is recognised by the missing mark and made again.
  await withClient({ url: cluster.adminUrl, run: (client) => client.query(`alter database ${name} is_template true`) })
  return name
}

/** Stamps one tenant's database out of the template: roles, content of its own, credentials. Safe to repeat after a crash. */
export async function provisionTenant(options: {
  cluster: Cluster
  admin: pg.Client
  template: string
  tenant: TenantDefinition
  credentials: IssuedCredential[]
  webhookUrl: string
}): Promise<TenantPasswords> {
  const { cluster, admin, tenant } = options
  const database = cluster.databaseOf(tenant.id)
  const groups = groupRoles(cluster)
  const roles = tenantRoles({ cluster, tenant: tenant.id })
  const passwords = { shop: randomBytes(18).toString('base64url'), reader: randomBytes(18).toString('base64url') }
  await admin.query(`drop database if exists ${database} with (force)`)
  await admin.query(`
    drop role if exists ${roles.shop}; drop role if exists ${roles.reader};
    create role ${roles.shop} login password '${passwords.shop}' in role ${groups.shop};
    create role ${roles.reader} login password '${passwords.reader}' in role ${groups.reader};
    alter role ${roles.reader} set default_transaction_read_only = on;
    alter role ${roles.reader} set statement_timeout = '5s';`)
  await admin.query(`create database ${database} template ${options.template} strategy file_copy`)
  await admin.query(`
    revoke connect on database ${database} from public;
    grant connect on database ${database} to ${roles.shop}, ${roles.reader};`)
  await withClient({ url: cluster.adminUrlOf(database), run: (client) => personalise({ ...options, client }) })
  return passwords
}

async function personalise(options: {
  client: pg.Client
  tenant: TenantDefinition
  credentials: IssuedCredential[]
  webhookUrl: string
}): Promise<void> {
  const { client, tenant, credentials } = options
  const settings = {
    tax: { sellsTo: [tenant.country], regions: [tenant.country] },
    shipping: { methods: ['parcel', 'express', 'pick-up'] },
    'identity-keys': { automaticRefresh: true, jwks: null, fetchedAt: null },
  }
  await client.query(`
    begin;
    insert into instance values ('${tenant.id}', '${tenant.company.replaceAll("'", "''")}', '${tenant.version}', '${tenant.ring}', '${tenant.orderPrefix}', '${tenant.country}', '${tenant.domain}');
    update orders set number = replace(number, 'PREFIX', '${tenant.orderPrefix}');
    insert into users values
      ('owner@${tenant.domain}', 'owner', '{orders.edit,reports.view,settings.edit}'), ('manager@${tenant.domain}', 'manager', '{orders.edit,reports.view}'), ('support@${tenant.domain}', 'clerk', '{orders.edit}');
    insert into webhook_endpoints (id, url) values ('primary', '${options.webhookUrl}');`)
  await client.query(`insert into settings (key, value) select * from unnest($1::text[], $2::jsonb[])`, [
    Object.keys(settings),
    Object.values(settings).map((value) => JSON.stringify(value)),
  ])
  await client.query(
    `insert into credentials select purpose, partner, merchant, fingerprint, now() - interval '40 days', expires from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as c(purpose, partner, merchant, fingerprint, expires)`,
    [
      credentials.map((one) => one.purpose),
      credentials.map((one) => one.partner),
      credentials.map((one) => one.merchant),
      credentials.map((one) => fingerprintOf(one.secret)),
      credentials.map((one) => one.expiresAt),
    ],
  )
  await client.query(`insert into credential_secrets select * from unnest($1::text[], $2::text[])`, [
    credentials.map((one) => one.purpose),
    credentials.map((one) => one.secret),
  ])
  await client.query('commit')
}

/** How a secret is spoken of without telling it: the first 16 hex digits of its SHA-256. */
export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16)
}
