import { check, doublePrecision, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { diagnosisVerdictSchema } from '@lamplighter/catalog/vocabulary'
import type { EvidenceBundle, Explanation } from '@lamplighter/catalog/evidence'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import { scopes } from './feature-state.ts'

/** One answer to "why does this feature not work for this tenant", with all that it saw. Pruned by age unless a plan rests on it. */
export const diagnosis = pgTable(
  'diagnosis',
  {
    id: text('id').primaryKey(),
    tenant: text('tenant').notNull(),
    feature: text('feature').notNull(),
    at: instant('at').notNull(),
    tookMs: integer('took_ms').notNull(),
    verdict: oneWordOf('verdict', diagnosisVerdictSchema.options).notNull(),
    /** NULL: no cause is named. */
    scope: oneWordOf('scope', scopes),
    /** The likeliest cause and its probability; NULL when none is named. */
    cause: text('cause'),
    probability: doublePrecision('probability'),
    /** lamplighter.evidence/1, redacted. */
    bundle: json<EvidenceBundle>('bundle').notNull(),
    /** lamplighter.explanation/1. */
    explanation: json<Explanation>('explanation').notNull(),
    /** Operator who asked; NULL: the sweep. */
    requestedBy: text('requested_by'),
  },
  (table) => [
    check('diagnosis_verdict_known', isOneOf(table.verdict, diagnosisVerdictSchema.options)),
    index('diagnosis_latest_idx').on(table.tenant, table.feature, table.at),
    index('diagnosis_cause_idx').on(table.cause, table.at),
    index('diagnosis_at_idx').using('brin', table.at),
  ],
)
