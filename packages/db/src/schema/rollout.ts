import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { effectClassSchema, roleSchema, type Json } from '@lamplighter/catalog/vocabulary'
import { approvalDecisions } from './approval.ts'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'

export const rolloutStates = [
  'planning',
  'planned',
  'awaiting-approval',
  'running',
  'paused',
  'aborting',
  'finished',
  'stopped',
  'aborted',
  'rejected',
  'expired',
] as const
export type RolloutState = (typeof rolloutStates)[number]

/** States in which a worker has something to do. */
export const workingRolloutStates = ['planning', 'running', 'aborting'] as const satisfies readonly RolloutState[]

/** States that nothing ever overwrites; a trigger refuses it. */
export const terminalRolloutStates = ['finished', 'stopped', 'aborted', 'rejected', 'expired'] as const satisfies readonly RolloutState[]

/** How the tenants were chosen; kept as it was asked, for the record. */
export type RolloutSelection =
  | { by: 'shared-problem'; problem: string }
  | { by: 'cause'; cause: string }
  | { by: 'tenants'; tenants: string[] }

/** One remediation over many tenants, ring by ring. Its tenants are in rollout_tenant, its history in the audit chain. */
export const rollout = pgTable(
  'rollout',
  {
    id: text('id').primaryKey(),
    remediation: text('remediation').notNull(),
    remediationVersion: integer('remediation_version').notNull(),
    packVersion: text('pack_version').notNull(),
    effect: oneWordOf('effect', effectClassSchema.options).notNull(),
    params: json<Json>('params').notNull(),
    selection: json<RolloutSelection>('selection').notNull(),
    state: oneWordOf('state', rolloutStates).notNull(),
    /** Tenants of the largest ring; rings double up to it. */
    ringMax: integer('ring_max').notNull(),
    /** Runs that may end as anything but fixed before it stops. */
    tolerance: integer('tolerance').notNull(),
    /** Over remediation, parameters, rings, tolerance and every tenant's plan; NULL until all are counted. */
    hash: text('hash'),
    plannedAt: instant('planned_at'),
    /** From then on it may not be asked for; NULL until planned. */
    staleAt: instant('stale_at'),
    /** The ring at work, or the last one that was, from 0; NULL before the first. */
    ring: integer('ring'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Which door it came through: console, cli. */
    gate: text('gate').notNull(),
    /** In the words of whoever asked for it; NULL: nobody has yet. */
    reason: text('reason'),
    caseId: text('case_id'),
    requestedAt: instant('requested_at'),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Why it stands where it stands (paused, stopped, aborted, rejected); NULL: there is nothing to explain. */
    because: json<{ code: string; message: string; by: string; at: string }>('because'),
    /** The least role whose yes it needs, and why; NULL: none. */
    neededRole: oneWordOf('needed_role', roleSchema.options),
    neededBecause: text('needed_because'),
    approvalExpiresAt: instant('approval_expires_at'),
    /** How far up the ladder it has been passed on; 0: only those who were asked first. */
    approvalRung: integer('approval_rung').notNull().default(0),
    /** When it goes to the next rung; NULL: there is none. */
    nextRungAt: instant('next_rung_at'),
    /** NULL: not decided, or none needed. */
    decision: oneWordOf('decision', approvalDecisions),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    decisionReason: text('decision_reason'),
    /** Who drives it now; NULL: nobody. */
    worker: text('worker'),
    heartbeatAt: instant('heartbeat_at'),
    /** Turns at driving that ended in an error one after the other, and the last error; NULL: the last one went well. */
    trouble: json<{ tries: number; tenant: string | null; message: string; at: string }>('trouble'),
  },
  (table) => [
    check('rollout_state_known', isOneOf(table.state, rolloutStates)),
    check('rollout_effect_known', isOneOf(table.effect, effectClassSchema.options)),
    check('rollout_decision_known', isOneOf(table.decision, approvalDecisions)),
    // The rule "never one's own", once more where no door can go around it.
    check(
      'rollout_approval_never_own',
      sql`${table.decidedBy} is null or ${table.decidedBy} <> ${table.createdBy} or ${table.decision} = 'rejected'`,
    ),
    index('rollout_created_idx').on(table.createdAt, table.id),
    index('rollout_open_idx')
      .on(table.state)
      .where(sql`${table.finishedAt} is null`),
  ],
)
