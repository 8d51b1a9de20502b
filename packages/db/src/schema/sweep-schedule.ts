import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** When each tenant is to be looked at next, and who is doing so: one small row a tenant, claimed with SKIP LOCKED. */
export const sweepSchedule = pgTable(
  'sweep_schedule',
  {
    tenant: text('tenant').primaryKey(),
    nextDueAt: instant('next_due_at').notNull(),
    /** The worker that looks now; NULL: nobody. */
    claimedBy: text('claimed_by'),
    /** After this the claim is void and another worker may take it; NULL: not claimed. */
    claimedUntil: instant('claimed_until'),
    /** When a round over this tenant last ended; NULL: never. */
    sweptAt: instant('swept_at'),
  },
  (table) => [index('sweep_schedule_due_idx').on(table.nextDueAt)],
)
