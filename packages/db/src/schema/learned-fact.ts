import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'

export const learnedFactKinds = ['outcome', 'fix'] as const
export const learnedFactSources = ['run', 'relapse', 'answer'] as const

/**
 * One thing that was learned, with exactly what it added to the counts, so that taking it back subtracts just that. An
 * `outcome` says what really was the cause; a `fix` says whether a remediation cured one. Never changed but to be withdrawn.
 */
export const learnedFact = pgTable(
  'learned_fact',
  {
    id: text('id').primaryKey(),
    kind: oneWordOf('kind', learnedFactKinds).notNull(),
    /** `run`: from a run's verdict; `relapse`: what was fixed failed again; `answer`: an operator said so. */
    source: oneWordOf('source', learnedFactSources).notNull(),
    at: instant('at').notNull(),
    tenant: text('tenant').notNull(),
    feature: text('feature').notNull(),
    /** The diagnosis it is about; it may have been pruned since. NULL: the run had none. */
    diagnosis: text('diagnosis'),
    /** NULL: an answer without a run. */
    run: text('run'),
    /** What the diagnosis stated first, and how likely it said that was; NULL: it named no cause. */
    statedCause: text('stated_cause'),
    statedProbability: doublePrecision('stated_probability'),
    /** Whether that proved right; NULL: nothing was stated, or it cannot be told. */
    statedRight: boolean('stated_right'),
    /** What it really was; NULL: nothing that the pack knows, nothing at all, or not known. */
    trueCause: text('true_cause'),
    /** Group of the shared component that was to blame; NULL: the tenant's own, or none. */
    group: text('group'),
    remediation: text('remediation'),
    /** NULL for an outcome. */
    fixed: boolean('fixed'),
    /** What was added to the counts. */
    events: json<Json>('events').notNull(),
    /** Operator's id, or `system:learning`. */
    by: text('by').notNull(),
    /** In the operator's words; NULL: none. */
    note: text('note'),
    /** From then on it counts for nothing; NULL: in force. */
    withdrawnAt: instant('withdrawn_at'),
    withdrawnBy: text('withdrawn_by'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [
    check('learned_fact_kind_known', isOneOf(table.kind, learnedFactKinds)),
    check('learned_fact_source_known', isOneOf(table.source, learnedFactSources)),
    // A run teaches once, withdrawn or not; a diagnosis has one outcome in force.
    uniqueIndex('learned_fact_run_key')
      .on(table.run, table.kind, table.source)
      .where(sql`${table.run} is not null`),
    uniqueIndex('learned_fact_outcome_key')
      .on(table.diagnosis)
      .where(sql`${table.kind} = 'outcome' and ${table.withdrawnAt} is null`),
    index('learned_fact_at_idx').on(table.at, table.id),
    index('learned_fact_feature_idx').on(table.tenant, table.feature, table.at),
    index('learned_fact_true_cause_idx').on(table.trueCause, table.at),
  ],
)

export const learnedCountKinds = ['cause', 'check-broken', 'check-healthy', 'fix'] as const

/** The sum over all facts in force, kept in the transaction of each: a few rows a cause, check and remediation, however many facts. */
export const learnedCount = pgTable(
  'learned_count',
  {
    /** `cause`: hits confirmed of seen windows. `check-…`: hits failures of seen looks. `fix`: hits fixed of seen tries. */
    kind: oneWordOf('kind', learnedCountKinds).notNull(),
    /** The cause, check or remediation. */
    subject: text('subject').notNull(),
    /** For `fix` the cause; empty otherwise. */
    other: text('other').notNull(),
    hits: integer('hits').notNull(),
    seen: integer('seen').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subject, table.other] }),
    check('learned_count_kind_known', isOneOf(table.kind, learnedCountKinds)),
  ],
)
