import { index, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Seconds of one hour by state. Only hours that were not wholly ok have a row; an hour without one, since the tenant was
 * imported, was ok: two million features would otherwise write 1.4 billion rows a month.
 */
export const availabilityHour = pgTable(
  'availability_hour',
  {
    tenant: text('tenant').notNull(),
    feature: text('feature').notNull(),
    /** Start of the hour, UTC. */
    hour: instant('hour').notNull(),
    okSeconds: smallint('ok_s').notNull(),
    failingSeconds: smallint('failing_s').notNull(),
    /** Could not be told; neither kept nor broken promise. */
    unknownSeconds: smallint('unknown_s').notNull(),
    maintenanceSeconds: smallint('maintenance_s').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.feature, table.hour] }),
    index('availability_hour_hour_idx').using('brin', table.hour),
  ],
)
