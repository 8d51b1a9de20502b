import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, oneWordOf } from './columns.ts'
import { run } from './run.ts'

export const approvalDecisions = ['approved', 'rejected'] as const

/** What a run waits for, and what was decided. At most one a run: another plan is another run. */
export const approval = pgTable(
  'approval',
  {
    run: text('run')
      .primaryKey()
      .references(() => run.id, { onDelete: 'cascade' }),
    tenant: text('tenant').notNull(),
    /** The least role that may decide, and why it is asked. */
    neededRole: oneWordOf('needed_role', roleSchema.options).notNull(),
    because: text('because').notNull(),
    /** What the approver saw; a decision about another plan is void. */
    planHash: text('plan_hash').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** How often it was passed on to a more trusted role because nobody had answered. */
    rung: integer('rung').notNull().default(0),
    /** When it is passed on next; NULL: it is asked of the last one, or decided. */
    nextRungAt: instant('next_rung_at'),
    /** NULL: not decided yet. */
    decision: oneWordOf('decision', approvalDecisions),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
  },
  (table) => [
    check('approval_decision_known', isOneOf(table.decision, approvalDecisions)),
    // The rule "never one's own", once more where no door can go around it.
    check(
      'approval_never_own',
      sql`${table.decidedBy} is null or ${table.decidedBy} <> ${table.requestedBy} or ${table.decision} = 'rejected'`,
    ),
    index('approval_waiting_idx')
      .on(table.expiresAt)
      .where(sql`${table.decision} is null`),
  ],
)
