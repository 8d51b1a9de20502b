import { z } from 'zod'
import { instantSchema, namedSchema } from './shared-shapes.ts'

/** How one diagnosis came out. */
export const outcomeViewSchema = z.object({
  diagnosis: z.string(),
  /** The cause that it named first; null: none. */
  stated: namedSchema.nullable(),
  /** Null: nobody has said, and no run has shown. */
  outcome: z
    .object({
      right: z.boolean().nullable(),
      /** Null: nothing that the pack knows, or nothing at all. */
      cause: namedSchema.nullable(),
      source: z.enum(['run', 'relapse', 'answer']),
      run: z.string().nullable(),
      by: z.string().nullable(),
      at: instantSchema,
    })
    .nullable(),
  /** What else it could have been. */
  candidates: z.array(namedSchema),
  /** The tenant whose answer about the same shared trouble is the one that counts, `out-of-scope` when it may not be named; null: this one does. */
  countedBy: z.string().nullable(),
})
export type OutcomeView = z.infer<typeof outcomeViewSchema>

const share = z.number().min(0).max(1)

export const learningViewSchema = z.object({
  calibration: z.object({
    /** How far back. */
    days: z.number().int(),
    answers: z.number().int(),
    /** Whether there are enough to judge by. */
    enough: z.boolean(),
    enoughFrom: z.number().int(),
    right: z.number().int(),
    /** Mean squared error: 0 is perfect, .25 is a coin; null without any answer. */
    brier: z.number().nullable(),
    /** `stated` and `right` are means within the bin; `low` … `high` is where the true share lies with 95 % confidence. */
    bins: z.array(z.object({ from: share, to: share, count: z.number().int(), stated: share, right: share, low: share, high: share })),
  }),
  causes: z.array(
    z.object({ cause: namedSchema, declared: share, learned: share, confirmed: z.number().int(), windows: z.number().int() }),
  ),
  checks: z.array(
    z.object({
      check: namedSchema,
      declared: z.object({ sensitivity: share, falseAlarm: share }),
      learned: z.object({ sensitivity: share, falseAlarm: share }),
      brokenFailed: z.number().int(),
      brokenSeen: z.number().int(),
      healthyFailed: z.number().int(),
      healthySeen: z.number().int(),
    }),
  ),
  fixes: z.array(
    z.object({ remediation: namedSchema, cause: namedSchema, fixed: z.number().int(), tried: z.number().int(), probability: share }),
  ),
})
export type LearningView = z.infer<typeof learningViewSchema>

export const learnedFactViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['outcome', 'fix']),
  source: z.enum(['run', 'relapse', 'answer']),
  at: instantSchema,
  tenant: namedSchema,
  feature: namedSchema,
  run: z.string().nullable(),
  stated: namedSchema.extend({ probability: share }).nullable(),
  right: z.boolean().nullable(),
  truth: namedSchema.nullable(),
  remediation: namedSchema.nullable(),
  fixed: z.boolean().nullable(),
  by: z.string(),
  note: z.string().nullable(),
  withdrawn: z.object({ at: instantSchema, by: z.string(), reason: z.string() }).nullable(),
})
export type LearnedFactView = z.infer<typeof learnedFactViewSchema>
