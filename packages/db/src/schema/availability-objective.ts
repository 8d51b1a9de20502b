import { sql } from 'drizzle-orm'
import { check, doublePrecision, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** What a contract promises beyond the usual 99.99 %. No row: as usual. */
export const availabilityObjective = pgTable(
  'availability_objective',
  {
    tenant: text('tenant').notNull(),
    /** Empty: every feature of the tenant that has no row of its own. */
    feature: text('feature').notNull(),
    /** Per cent of the judged time, 0 … 100. */
    percent: doublePrecision('percent').notNull(),
    reason: text('reason').notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.feature] }),
    check('availability_objective_per_cent', sql`${table.percent} > 0 and ${table.percent} <= 100`),
  ],
)
