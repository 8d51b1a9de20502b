import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** A time in which a tenant, or one group of a shared component, is worked on: nothing is concluded from looks inside it. */
export const maintenanceWindow = pgTable(
  'maintenance_window',
  {
    id: text('id').primaryKey(),
    /** NULL: a shared component is worked on. */
    tenant: text('tenant'),
    /** The shared component and its group, e.g. `payments-partner` and `payments-eu`; NULL: a tenant is worked on. */
    node: text('node'),
    group: text('group'),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    reason: text('reason').notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
    /** Ended before its time, or called off before it began; NULL: it takes its course. */
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    endedReason: text('ended_reason'),
  },
  (table) => [
    check('maintenance_window_of_one', sql`(${table.tenant} is null) = (${table.node} is not null and ${table.group} is not null)`),
    check('maintenance_window_forward', sql`${table.endsAt} > ${table.startsAt}`),
    index('maintenance_window_ends_idx').on(table.endsAt),
    index('maintenance_window_tenant_idx').on(table.tenant, table.endsAt),
  ],
)
