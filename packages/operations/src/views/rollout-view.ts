import { z } from 'zod'
import { effectClassSchema, roleSchema, runStateSchema, runVerdictSchema } from '@lamplighter/catalog/vocabulary'
import { actionSchema, instantSchema, namedSchema, operatorRefSchema, refusalReasonSchema } from './shared-shapes.ts'

export const rolloutSelectionSchema = z.discriminatedUnion('by', [
  /** Tenants that are on it now. */
  z.object({ by: z.literal('shared-problem'), problem: z.string().min(1).max(200) }),
  /** Tenants with a feature in trouble whose newest diagnosis names it. */
  z.object({ by: z.literal('cause'), cause: z.string().min(1).max(200) }),
  z.object({ by: z.literal('tenants'), tenants: z.array(z.string().min(1).max(200)).min(1).max(500) }),
])
export type RolloutSelectionView = z.infer<typeof rolloutSelectionSchema>

export const rolloutStateSchema = z.enum([
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
])

/** How many tenants stand where; they add up to `tenants`. */
export const rolloutCountsSchema = z.object({
  tenants: z.number().int(),
  /** Not looked at yet. */
  waiting: z.number().int(),
  refused: z.number().int(),
  /** Counted; their turn comes, or never came. */
  planned: z.number().int(),
  atWork: z.number().int(),
  fixed: z.number().int(),
  unchanged: z.number().int(),
  worse: z.number().int(),
  /** Unknown, cancelled, or waiting for a person. */
  unknown: z.number().int(),
  skipped: z.number().int(),
})
export type RolloutCounts = z.infer<typeof rolloutCountsSchema>

export const rolloutTurnSchema = z.object({
  tenant: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'refused', 'planned', 'at-work', 'fixed', 'failed', 'skipped']),
  /** Where its run stands; null: it has none. */
  run: z
    .object({ id: z.string(), state: runStateSchema, verdict: runVerdictSchema.nullable(), finishedAt: instantSchema.nullable() })
    .nullable(),
  /** Effects of its plan, in words; empty when it has none. */
  effects: z.array(z.object({ what: z.string(), before: z.string(), after: z.string(), count: z.number().nullable() })),
  /** Why it is refused, or was skipped. */
  reasons: z.array(refusalReasonSchema),
})
export type RolloutTurnView = z.infer<typeof rolloutTurnSchema>

export const rolloutViewSchema = z.object({
  id: z.string(),
  remediation: namedSchema.extend({ version: z.number().int(), description: z.string() }),
  effect: effectClassSchema,
  params: z.record(z.string(), z.unknown()),
  /** How its tenants were chosen, in words. */
  selection: z.string(),
  state: rolloutStateSchema,
  /** What the state means now, in one sentence. */
  sentence: z.string(),
  /** What is asked for, approved and carried out; null until everything is counted. */
  hash: z.string().nullable(),
  ringMax: z.number().int(),
  tolerance: z.number().int(),
  counts: rolloutCountsSchema,
  /** Tenants outside the operator's scope; they are in `counts` and nowhere else. */
  outOfScope: z.number().int(),
  /** Effects of the same kind over all planned tenants, the most frequent first. */
  effects: z.array(z.object({ what: z.string(), component: z.string(), tenants: z.number().int(), count: z.number().nullable() })),
  undo: z.object({ possible: z.number().int(), impossible: z.number().int() }),
  rings: z.array(
    z.object({
      /** From 1. */
      ring: z.number().int(),
      state: z.enum(['waiting', 'at-work', 'verified', 'failed']),
      turns: z.array(rolloutTurnSchema),
    }),
  ),
  refused: z.array(rolloutTurnSchema),
  /** Those that are not looked at yet. */
  waiting: z.array(rolloutTurnSchema),
  because: z.object({ code: z.string(), message: z.string(), by: z.string(), at: instantSchema }).nullable(),
  createdBy: operatorRefSchema,
  createdAt: instantSchema,
  plannedAt: instantSchema.nullable(),
  staleAt: instantSchema.nullable(),
  requestedAt: instantSchema.nullable(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  case: z.string().nullable(),
  gate: z.string(),
  /** Whose yes it needs, or will need when it is asked for; null: nobody's. */
  approval: z
    .object({
      by: roleSchema,
      because: z.string(),
      expiresAt: instantSchema.nullable(),
      /** Who is asked, in order, from when on; whoever was asked before still is. Empty until it is asked for. */
      ladder: z.array(z.object({ role: roleSchema, at: instantSchema, asked: z.boolean() })),
      /** When it is passed on to the next, while nobody has answered; null: the last one is asked, or it is decided. */
      nextAt: instantSchema.nullable(),
      decision: z.enum(['approved', 'rejected']).nullable(),
      decidedBy: operatorRefSchema.nullable(),
      decidedAt: instantSchema.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  /** Why a case must be named before it starts; null: it need not be. */
  caseNeeded: z.string().nullable(),
  /** The number to be typed before it starts, where it can not be undone. */
  typeCount: z.number().int().nullable(),
  actions: z.object({
    start: actionSchema,
    approve: actionSchema,
    reject: actionSchema,
    pause: actionSchema,
    resume: actionSchema,
    abort: actionSchema,
  }),
  log: z.array(z.object({ at: instantSchema, text: z.string() })),
})
export type RolloutView = z.infer<typeof rolloutViewSchema>

export const rolloutLineSchema = z.object({
  id: z.string(),
  remediation: namedSchema,
  selection: z.string(),
  state: rolloutStateSchema,
  counts: rolloutCountsSchema,
  createdBy: z.string(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
})
export type RolloutLine = z.infer<typeof rolloutLineSchema>

/** What one rollout could do for all who have the same cause now; within the operator's scope. */
export const rolloutSuggestionSchema = z.object({
  remediation: namedSchema,
  cause: namedSchema,
  /** The open shared problem behind it; null: each tenant has the cause by itself. */
  problem: z.string().nullable(),
  /** Tenants that it would look at; counted up to one more than a rollout takes. */
  tenants: z.number().int(),
})
export type RolloutSuggestion = z.infer<typeof rolloutSuggestionSchema>
