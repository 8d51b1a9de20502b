import { boolean, check, doublePrecision, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { checkStatusSchema, type Json } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'

/**
 * The current state of every check of every tenant: one row each, overwritten, never one per result. Written often, so no
 * column that changes with each look is indexed (updates stay HOT), and there is no foreign key to pay for. What is not `pass` is in
 * check_not_passing as well.
 */
export const checkState = pgTable(
  'check_state',
  {
    tenant: text('tenant').notNull(),
    check: text('check').notNull(),
    /** Folded over the last looks, not the last look's own. */
    status: oneWordOf('status', checkStatusSchema.options).notNull(),
    /** Since when `status` is what it is. */
    since: instant('since').notNull(),
    observedAt: instant('observed_at').notNull(),
    /** What the folding needs to go on: counts towards hard states, the window of flapping. NULL before the first fold. */
    health: json<Json>('health'),
    /** Key of the last look's message, such as `order-refused`. */
    message: text('message').notNull(),
    /** Of the last look: redacted at the door and bounded to 4 kB; NULL when it had none. */
    evidence: json<Json>('evidence'),
    /** Failed requests, or added latency × requests, per minute; NULL when the check cannot tell. */
    magnitude: doublePrecision('magnitude'),
    nextDueAt: instant('next_due_at').notNull(),
    /**
     * Passes, has passed each remembered look, and is looked at on every visit: not written again until a look says something
     * else. It was last seen so when the visit noted in `sweep_schedule.swept_at` ended.
     */
    steady: boolean('steady').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.check] }),
    check('check_state_status_known', isOneOf(table.status, checkStatusSchema.options)),
  ],
)
