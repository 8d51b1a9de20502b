import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { effectClassSchema, type Json } from '@lamplighter/catalog/vocabulary'
import type { Effect, UndoPromise } from '@lamplighter/catalog'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import { diagnosis } from './diagnosis.ts'
import { tenant } from './tenant.ts'

/** What a remediation said it would do, before anything changed. Immutable: a run consumes exactly this. */
export const plan = pgTable(
  'plan',
  {
    id: text('id').primaryKey(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenant.id),
    /** The feature it was made for; NULL: not from a diagnosis. */
    feature: text('feature'),
    remediation: text('remediation').notNull(),
    remediationVersion: integer('remediation_version').notNull(),
    packVersion: text('pack_version').notNull(),
    component: text('component').notNull(),
    params: json<Json>('params').notNull(),
    effects: json<Effect[]>('effects').notNull(),
    effect: oneWordOf('effect', effectClassSchema.options).notNull(),
    undo: json<UndoPromise>('undo').notNull(),
    tenantsAffected: integer('tenants_affected').notNull(),
    /** Over tenant, remediation and version, parameters, effects and diagnosis; what approvals and runs are bound to. */
    hash: text('hash').notNull(),
    diagnosisId: text('diagnosis_id').references(() => diagnosis.id),
    /** The cause that it is to cure; NULL when planned without a diagnosis. */
    cause: text('cause'),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    /** From then on it may not be run. */
    staleAt: instant('stale_at').notNull(),
    /** Which door it was made at: console, cli, automatic. */
    gate: text('gate').notNull(),
  },
  (table) => [
    check('plan_effect_known', isOneOf(table.effect, effectClassSchema.options)),
    index('plan_tenant_idx').on(table.tenant, table.madeAt),
    index('plan_diagnosis_idx').on(table.diagnosisId),
  ],
)
