import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { operator } from './operator.ts'

/** One time that an operator made limits give way, with the reason then and the review afterwards. */
export const brokenGlass = pgTable(
  'broken_glass',
  {
    id: text('id').primaryKey(),
    operator: text('operator')
      .notNull()
      .references(() => operator.id),
    reason: text('reason').notNull(),
    /** Which door: console, cli. */
    gate: text('gate').notNull(),
    brokenAt: instant('broken_at').notNull(),
    /** From then on limits hold again. */
    until: instant('until').notNull(),
    /** The operator put it back before its time; NULL: it was let run out. */
    mendedAt: instant('mended_at'),
    /** NULL: waits for a review. */
    reviewedAt: instant('reviewed_at'),
    reviewedBy: text('reviewed_by'),
    /** What the reviewer found. */
    reviewNote: text('review_note'),
  },
  (table) => [
    // As with approvals: nobody judges what they did themselves, whichever door they come through.
    check('broken_glass_review_never_own', sql`${table.reviewedBy} is null or ${table.reviewedBy} <> ${table.operator}`),
    index('broken_glass_operator_idx').on(table.operator, table.until),
    index('broken_glass_unreviewed_idx')
      .on(table.brokenAt)
      .where(sql`${table.reviewedAt} is null`),
  ],
)
