/** The tables of one tenant, as twelve migrations: what a stamped instance starts with. */
export interface Migration {
  version: number
  name: string
  up: string
}

export const tenantMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'people',
    up: `
      create table customers (id text primary key, email text not null, name text not null);
      create table users (email text primary key, role text not null, permissions text[] not null);
      create table permission_denials (id bigserial primary key, user_email text not null, permission text not null, at timestamptz not null default now());`,
  },
  {
    version: 2,
    name: 'catalogue',
    up: `
      create table products (sku text primary key, name text not null, price_cents integer not null, published boolean not null default true, updated_at timestamptz not null default now());
      create table stock (sku text primary key references products, quantity integer not null, published_at timestamptz);`,
  },
  {
    version: 3,
    name: 'selling',
    up: `
      create table carts (id bigserial primary key, customer_id text not null, sku text not null, quantity integer not null, total_cents integer not null, created_at timestamptz not null default now());
      create sequence order_number start 10001;
      create table orders (number text primary key, customer_id text not null, state text not null default 'pending', total_cents integer not null, synthetic boolean not null default false, created_at timestamptz not null default now(), confirmed_at timestamptz);
      create index on orders (created_at);`,
  },
  {
    version: 4,
    name: 'billing',
    up: `create table invoices (id bigserial primary key, order_number text not null, total_cents integer not null, created_at timestamptz not null default now());`,
  },
  {
    version: 5,
    name: 'messages',
    up: `
      create table mails (id bigserial primary key, recipient text not null, subject text not null, state text not null default 'queued', created_at timestamptz not null default now());
      create table webhook_endpoints (id text primary key, url text not null, state text not null default 'enabled', disabled_at timestamptz, disabled_reason text, consecutive_failures integer not null default 0, last_delivery_at timestamptz, last_status integer);
      create table webhook_deliveries (id bigserial primary key, endpoint text not null, event text not null, status integer, at timestamptz not null default now());`,
  },
  {
    version: 6,
    name: 'queue',
    up: `
      create table jobs (id bigserial primary key, kind text not null, payload jsonb not null, state text not null default 'queued', priority integer not null default 0, attempts integer not null default 0, run_at timestamptz not null default now(), created_at timestamptz not null default now());
      create index on jobs (state, priority desc, id);
      create table dead_letters (id bigserial primary key, kind text not null, payload jsonb not null, error text not null, failed_at timestamptz not null default now());
      create table scheduled_jobs (job text primary key, interval_seconds integer not null, last_success_at timestamptz, running_since timestamptz, locked_by text);
      create table sales_report (day date primary key, orders integer not null, total_cents bigint not null, generated_at timestamptz not null default now());`,
  },
  {
    version: 7,
    name: 'search',
    up: `
      create table search_index (sku text primary key, name text not null, document tsvector not null, indexed_at timestamptz not null default now());
      create index on search_index using gin (document);
      create table search_state (state text not null);
      insert into search_state values ('ready');`,
  },
  {
    version: 8,
    name: 'control',
    up: `
      create table configuration (key text primary key, value jsonb not null, changed_at timestamptz not null default now());
      create table settings (key text primary key, value jsonb not null, changed_at timestamptz not null default now());
      create table feature_flags (feature text primary key, enabled boolean not null, changed_at timestamptz not null default now());`,
  },
  {
    version: 9,
    name: 'contract',
    up: `
      create table contract (feature text primary key);
      create table entitlements (feature text primary key, granted_at timestamptz not null default now());
      create table quotas (quota text primary key, feature text not null, used integer not null default 0, quota_limit integer not null);`,
  },
  {
    version: 10,
    name: 'credentials',
    up: `
      create table credentials (purpose text primary key, partner text not null, merchant text not null, fingerprint text not null, issued_at timestamptz not null, expires_at timestamptz not null);
      create table credential_secrets (purpose text primary key, secret text not null);`,
  },
  {
    version: 11,
    name: 'instance and operations',
    up: `
      create table instance (tenant text primary key, company text not null, version text not null, ring text not null, order_prefix text not null, country text not null, domain text not null);
      create table ops_answer (key text primary key, fingerprint text not null, action text not null, state text not null, answer json, at timestamptz not null default now());
      create table ops_effect (id bigserial primary key, key text not null, action text not null, target text not null, applied_at timestamptz not null default now());`,
  },
  {
    version: 12,
    name: 'invoices carry a tax reference',
    up: `alter table invoices add column tax_reference text;`,
  },
]

export const schemaVersionExpected = 12

/** Rights of the two group roles inside a tenant's database: the shop writes, the reader reads all but secrets. */
export function grantsFor(options: { shopRole: string; readerRole: string }): string {
  const { shopRole, readerRole } = options
  return `
    grant usage on schema public to ${shopRole}, ${readerRole};
    grant select, insert, update, delete on all tables in schema public to ${shopRole};
    grant usage, select on all sequences in schema public to ${shopRole};
    grant select on all tables in schema public to ${readerRole};
    revoke select on credential_secrets from ${readerRole};`
}
