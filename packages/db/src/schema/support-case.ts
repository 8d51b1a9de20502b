import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, isOneOf, oneWordOf } from './columns.ts'
import { operator } from './operator.ts'
import { tenant } from './tenant.ts'

export const caseStatuses = ['open', 'closed'] as const

/** What a customer called about, from the first word to the last. */
export const supportCase = pgTable(
  'support_case',
  {
    id: text('id').primaryKey(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenant.id),
    /** NULL: not about one feature, or not known yet. */
    feature: text('feature'),
    status: oneWordOf('status', caseStatuses).notNull(),
    summary: text('summary').notNull(),
    /** What came of it, said at closing; NULL while open. */
    outcome: text('outcome'),
    /** Number in the company's own ticket system; NULL: none. */
    externalRef: text('external_ref'),
    openedBy: text('opened_by')
      .notNull()
      .references(() => operator.id),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    check('support_case_status_known', isOneOf(table.status, caseStatuses)),
    index('support_case_tenant_idx').on(table.tenant, table.openedAt),
    index('support_case_opened_by_idx').on(table.openedBy, table.status, table.openedAt),
  ],
)
