import { sql } from 'drizzle-orm'
import { index, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import { instant, json } from './columns.ts'

/**
 * How many features of a tenant are in which state. Kept by the query that writes feature states, in its transaction, so
 * that fleet pages and totals never count two million rows.
 */
export const tenantHealth = pgTable(
  'tenant_health',
  {
    tenant: text('tenant').primaryKey(),
    ok: smallint('ok').notNull(),
    degraded: smallint('degraded').notNull(),
    failing: smallint('failing').notNull(),
    unstable: smallint('unstable').notNull(),
    unknown: smallint('unknown').notNull(),
    maintenance: smallint('maintenance').notNull(),
    /** State by feature: a row of the heatmap without a look at twenty others. */
    states: json<Record<string, FeatureState>>('states').notNull().default({}),
    /** The newest change of any of its features. */
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    index('tenant_health_failing_idx')
      .on(table.tenant)
      .where(sql`${table.failing} > 0`),
    index('tenant_health_not_ok_idx')
      .on(table.tenant)
      .where(sql`${table.degraded} + ${table.failing} + ${table.unstable} + ${table.unknown} + ${table.maintenance} > 0`),
  ],
)
