import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import { plan } from './plan.ts'
import { rollout } from './rollout.ts'
import { run } from './run.ts'
import { tenant } from './tenant.ts'

export const rolloutTenantStates = ['waiting', 'refused', 'planned', 'skipped', 'started'] as const
export type RolloutTenantState = (typeof rolloutTenantStates)[number]

/** Why a tenant is left out, as the decision said it. */
export type RolloutReason = { code: string; message: string; wayOut: string; who: string | null }

/**
 * One tenant of a rollout. `waiting`: not counted yet · `refused`: never part of it · `planned`: its turn comes ·
 * `skipped`: its turn came and it was left out · `started`: its run says the rest.
 */
export const rolloutTenant = pgTable(
  'rollout_tenant',
  {
    rollout: text('rollout')
      .notNull()
      .references(() => rollout.id, { onDelete: 'cascade' }),
    tenant: text('tenant')
      .notNull()
      .references(() => tenant.id),
    state: oneWordOf('state', rolloutTenantStates).notNull(),
    /** From 0; NULL: not counted yet, or refused. */
    ring: integer('ring'),
    /** What was counted and approved; NULL: not counted yet, or refused. */
    planId: text('plan_id').references(() => plan.id),
    /** NULL: it has none. Its plan may be a newer one with the same effects. */
    runId: text('run_id').references(() => run.id),
    /** Whose approval its plan would need alone; NULL: nobody's. */
    neededRole: text('needed_role'),
    neededBecause: text('needed_because'),
    /** Why it is refused or skipped; NULL: it is neither. */
    reasons: json<RolloutReason[]>('reasons'),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.rollout, table.tenant] }),
    check('rollout_tenant_state_known', isOneOf(table.state, rolloutTenantStates)),
    uniqueIndex('rollout_tenant_run_key').on(table.runId),
    index('rollout_tenant_tenant_idx').on(table.tenant),
    index('rollout_tenant_plan_idx').on(table.planId),
  ],
)
