import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import type { RolloutReason } from './rollout-tenant.ts'
import { run } from './run.ts'

export const automaticOutcomes = ['requested', 'declined'] as const

/** Each time a remediation could have run by itself: that it did, or why not. One a diagnosis, however often it is looked at. */
export const automaticAttempt = pgTable(
  'automatic_attempt',
  {
    diagnosis: text('diagnosis').notNull(),
    remediation: text('remediation').notNull(),
    tenant: text('tenant').notNull(),
    feature: text('feature').notNull(),
    cause: text('cause').notNull(),
    at: instant('at').notNull(),
    outcome: oneWordOf('outcome', automaticOutcomes).notNull(),
    /** NULL: it was declined. */
    runId: text('run_id').references(() => run.id),
    /** Why it was declined; NULL: it was not. */
    reasons: json<RolloutReason[]>('reasons'),
  },
  (table) => [
    primaryKey({ columns: [table.diagnosis, table.remediation] }),
    check('automatic_attempt_outcome_known', isOneOf(table.outcome, automaticOutcomes)),
    index('automatic_attempt_remediation_idx').on(table.remediation, table.at),
    index('automatic_attempt_tenant_idx').on(table.tenant, table.remediation, table.at),
  ],
)
