import { z } from 'zod'
import { effectClassSchema, featureStateSchema, nodeKindSchema, roleSchema } from '@lamplighter/catalog/vocabulary'

/** An instant as ISO 8601 in UTC; the console shows it in the operator's zone with the customer's beside it. */
export const instantSchema = z.iso.datetime()

export const namedSchema = z.object({ id: z.string(), title: z.string() })

export const nodeRefSchema = namedSchema.extend({ kind: nodeKindSchema })

export const operatorRefSchema = z.object({ id: z.string(), name: z.string(), role: roleSchema })
export type OperatorRef = z.infer<typeof operatorRefSchema>

/** Why something can't be done: a code for tests, words for people, the way out, and who could do it. */
export const refusalReasonSchema = z.object({
  code: z.string(),
  message: z.string(),
  wayOut: z.string(),
  who: z.string().nullable(),
  /** The run that stands in the way, to be watched. */
  run: z.string().optional(),
})
export type RefusalReason = z.infer<typeof refusalReasonSchema>

/** The one answer that screen, CLI, approval and resume all show. */
export const decisionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('allow'), via: z.string() }),
  z.object({ type: z.literal('needs-approval'), by: roleSchema, because: z.string() }),
  z.object({ type: z.literal('refuse'), reasons: z.array(refusalReasonSchema).min(1) }),
])
export type DecisionView = z.infer<typeof decisionSchema>

/** A button that may be disabled, with the sentence that stands on it then. */
export const actionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('enabled') }),
  z.object({ type: z.literal('disabled'), reason: z.string() }),
])
export type ActionView = z.infer<typeof actionSchema>

export const featureLineSchema = z.object({
  feature: namedSchema,
  state: featureStateSchema,
  since: instantSchema.nullable(),
  checkedAt: instantSchema.nullable(),
  /** Title of the likeliest cause, while the state is not ok. */
  cause: z.object({ id: z.string(), title: z.string(), verdict: z.string(), scope: z.enum(['tenant', 'shared']).nullable() }).nullable(),
})
export type FeatureLine = z.infer<typeof featureLineSchema>

export const remediationOfferSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  effect: effectClassSchema,
  target: z.enum(['tenant', 'shared']),
  cures: z.array(namedSchema),
  /** Words for the caller before pressing. */
  sayBefore: z.string(),
  decision: decisionSchema,
  /** Verified outcomes so far; null before the first. */
  record: z.object({ fixed: z.number().int(), of: z.number().int() }).nullable(),
  usualSeconds: z.number().nullable(),
  /** Rank within the recommendation; higher is better. */
  value: z.number(),
  /** JSON Schema of the parameters (input side), from which the form is made. */
  paramsSchema: z.record(z.string(), z.unknown()),
})
export type RemediationOffer = z.infer<typeof remediationOfferSchema>

export const pageInputSchema = z.object({ after: z.string().nullable().default(null), limit: z.number().int().min(1).max(200).default(50) })
