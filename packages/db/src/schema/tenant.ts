import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { instant, json } from './columns.ts'

/** A customer, as the product's inventory last told. Never deleted: runs and the audit chain name it for ever. */
export const tenant = pgTable(
  'tenant',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    tier: text('tier').notNull(),
    region: text('region').notNull(),
    shard: text('shard').notNull(),
    release: text('release').notNull(),
    /** Rollout ring: 0 is ourselves, higher rings receive a release later. */
    ring: integer('ring').notNull(),
    /** IANA name, the customer's own. */
    timeZone: text('time_zone').notNull(),
    /** BCP 47. */
    locale: text('locale').notNull(),
    /** What the inventory says beyond the columns. */
    attributes: json<Record<string, Json>>('attributes').notNull().default({}),
    /** When the inventory last changed anything here. */
    importedAt: instant('imported_at').notNull(),
    /** Since when the inventory no longer lists it; NULL: a living tenant. */
    retiredAt: instant('retired_at'),
  },
  (table) => [
    // Fleet pages: one dimension chosen, keyset by id. Retired tenants are on no page.
    index('tenant_region_idx')
      .on(table.region, table.id)
      .where(sql`${table.retiredAt} is null`),
    index('tenant_tier_idx')
      .on(table.tier, table.id)
      .where(sql`${table.retiredAt} is null`),
    index('tenant_ring_idx')
      .on(table.ring, table.id)
      .where(sql`${table.retiredAt} is null`),
    index('tenant_shard_idx')
      .on(table.shard, table.id)
      .where(sql`${table.retiredAt} is null`),
    index('tenant_release_idx')
      .on(table.release, table.id)
      .where(sql`${table.retiredAt} is null`),
  ],
)
