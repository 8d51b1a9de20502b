import { sql } from 'drizzle-orm'
import { bigserial, check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, isOneOf, oneWordOf } from './columns.ts'

export const transitionSubjects = ['check', 'feature'] as const

/** Every change of a folded state. Appended, never changed, pruned by age. */
export const transition = pgTable(
  'transition',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tenant: text('tenant').notNull(),
    subjectKind: oneWordOf('subject_kind', transitionSubjects).notNull(),
    /** The check's or the feature's id. */
    subject: text('subject').notNull(),
    /** NULL: seen for the first time. */
    from: text('from'),
    to: text('to').notNull(),
    at: instant('at').notNull(),
    /** Likeliest cause when it was known; NULL otherwise. */
    cause: text('cause'),
  },
  (table) => [
    check('transition_subject_kind_known', isOneOf(table.subjectKind, transitionSubjects)),
    index('transition_tenant_idx').on(table.tenant, table.id),
    // When each feature was first looked at: of a tenant that goes up and down, the few rows among thousands.
    index('transition_first_seen_idx')
      .on(table.tenant)
      .where(sql`${table.from} is null and ${table.subjectKind} = 'feature'`),
    index('transition_at_idx').using('brin', table.at),
  ],
)
