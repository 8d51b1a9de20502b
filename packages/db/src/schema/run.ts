import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core'
import { runStateSchema, runVerdictSchema, type CheckStatus, type Json, type RunState } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import { plan } from './plan.ts'
import { tenant } from './tenant.ts'

/** States in which a run may be changing its target, and therefore holds its lock. */
export const lockingRunStates = ['queued', 'running', 'verifying', 'undoing'] as const satisfies readonly RunState[]

/** States that nothing ever overwrites; a trigger refuses it. */
export const terminalRunStates = [
  'finished',
  'undone',
  'refused',
  'rejected',
  'expired',
  'cancelled',
] as const satisfies readonly RunState[]

/** What a check said, kept with a run as proof. */
export type CheckSnapshot = {
  check: string
  status: CheckStatus
  message: string
  evidence: Json
  magnitude: number | null
  observedAt: string
}

/** One use of one plan. Its steps are in run_step, its history in the audit chain. */
export const run = pgTable(
  'run',
  {
    id: text('id').primaryKey(),
    planId: text('plan_id')
      .notNull()
      .references(() => plan.id),
    tenant: text('tenant')
      .notNull()
      .references(() => tenant.id),
    component: text('component').notNull(),
    remediation: text('remediation').notNull(),
    /** Of the plan, so that statistics and budgets need no join; NULL: no diagnosis. */
    cause: text('cause'),
    state: oneWordOf('state', runStateSchema.options).notNull(),
    /** Grows with each takeover; every write of a worker names the attempt it works for. 0 before the first. */
    attempt: integer('attempt').notNull().default(0),
    /** What no two runs may change at once: `tenant/component`, or a shared component's group. NULL: it changes nothing. */
    lockKey: text('lock_key'),
    /** Who works on it; NULL: nobody. */
    worker: text('worker'),
    heartbeatAt: instant('heartbeat_at'),
    /** Why it was asked for, in the operator's words. */
    reason: text('reason').notNull(),
    caseId: text('case_id'),
    /** Which door it came through: console, cli, automatic. */
    gate: text('gate').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Of the checks run again; NULL until then. */
    verdict: oneWordOf('verdict', runVerdictSchema.options),
    checksBefore: json<CheckSnapshot[]>('checks_before').notNull().default([]),
    /** NULL: not verified yet. */
    checksAfter: json<CheckSnapshot[]>('checks_after'),
    /** Until when it can be undone; NULL: it can't, or not yet. */
    undoUntil: instant('undo_until'),
    /** The run that this one undoes; NULL: it undoes none. */
    undoOf: text('undo_of').references((): AnyPgColumn => run.id),
    /** Set when someone asked to cancel; obeyed at the next step boundary. */
    cancelRequestedAt: instant('cancel_requested_at'),
    cancelRequestedBy: text('cancel_requested_by'),
    /** What went wrong, by code and words; NULL: nothing did. */
    failure: json<{ code: string; message: string; step?: string }>('failure'),
    /** When the follow-up check is due; NULL: none, or done. */
    followUpAt: instant('follow_up_at'),
  },
  (table) => [
    check('run_state_known', isOneOf(table.state, runStateSchema.options)),
    check('run_verdict_known', isOneOf(table.verdict, runVerdictSchema.options)),
    uniqueIndex('run_lock_key')
      .on(table.lockKey)
      .where(sql`${isOneOf(table.state, lockingRunStates)} and ${table.lockKey} is not null`),
    index('run_tenant_idx').on(table.tenant, table.requestedAt, table.id),
    index('run_requested_idx').on(table.requestedAt, table.id),
    index('run_open_idx')
      .on(table.state, table.requestedAt)
      .where(sql`${table.finishedAt} is null`),
    // Each for one question of `decide`, which asks them at every run: without its index it reads past all that wait, or all that ran for others.
    index('run_operator_idx').on(table.requestedBy, table.requestedAt, table.id),
    index('run_outcome_idx')
      .on(table.remediation, table.requestedAt)
      .where(sql`${table.verdict} is not null and ${table.undoOf} is null`),
    index('run_automatic_idx')
      .on(table.remediation, table.requestedAt)
      .where(sql`${table.gate} = 'automatic' and ${table.undoOf} is null`),
    index('run_follow_up_idx')
      .on(table.followUpAt)
      .where(sql`${table.followUpAt} is not null`),
    uniqueIndex('run_undo_of_key')
      .on(table.undoOf)
      .where(sql`${table.undoOf} is not null and ${table.state} not in ('refused', 'rejected', 'expired', 'cancelled')`),
    index('run_plan_idx').on(table.planId),
  ],
)
