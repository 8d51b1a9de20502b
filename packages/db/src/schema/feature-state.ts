import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { diagnosisVerdictSchema, featureStateSchema, type Json } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'

export const scopes = ['tenant', 'shared'] as const

/** How each feature of each tenant does now. Written often: see check_state about HOT updates. */
export const featureState = pgTable(
  'feature_state',
  {
    tenant: text('tenant').notNull(),
    feature: text('feature').notNull(),
    state: oneWordOf('state', featureStateSchema.options).notNull(),
    since: instant('since').notNull(),
    /** The newest look that this state rests on. */
    checkedAt: instant('checked_at').notNull(),
    /** Window of flapping; NULL before the first fold. */
    health: json<Json>('health'),
    /** Likeliest cause of the newest diagnosis while the state is not ok; NULL: none found, or not looked for yet. */
    cause: text('cause'),
    causeVerdict: oneWordOf('cause_verdict', diagnosisVerdictSchema.options),
    causeScope: oneWordOf('cause_scope', scopes),
    diagnosisId: text('diagnosis_id'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.feature] }),
    check('feature_state_state_known', isOneOf(table.state, featureStateSchema.options)),
    // The desk's two lists of what is out, of shared causes and of others, newest first; nothing else is in it.
    index('feature_state_out_idx')
      .on(sql`coalesce(${table.causeScope}, 'tenant')`, table.since, table.tenant, table.feature)
      .where(sql`${table.state} in ('failing', 'unstable')`),
    index('feature_state_feature_not_ok_idx')
      .on(table.feature, table.tenant)
      .where(sql`${table.state} <> 'ok'`),
  ],
)
