import { z } from 'zod'
import { diagnosisVerdictSchema, nodeKindSchema } from './vocabulary.ts'

const probability = z.number().min(0).max(1)

/** One entry of a cause's ledger. `llr` in nats; the rows of a ledger add up to the cause's `score`. */
export const ledgerRowSchema = z.object({
  kind: z.enum(['prior', 'check', 'fleet', 'change', 'signature']),
  /** What speaks: the cause (prior), a check, a node (fleet, change). */
  ref: z.string(),
  llr: z.number(),
  /** The same weight as people read it: tenths of a power of ten, 4.34 × llr. */
  decibans: z.number(),
  text: z.string(),
  /** `impact`: from magnitudes; `severity`: the price of assuming a partial outage. */
  aspect: z.enum(['impact', 'severity']).optional(),
})

export const explainedCauseSchema = z.object({
  cause: z.string(),
  node: z.string(),
  nodeKind: nodeKindSchema,
  /** Marginal over singles and pairs, so two causes of one pair may both be near 1. */
  probability,
  score: z.number(),
  /** Share of calls that the cause is taken to break; 1 is a full outage. */
  severity: probability,
  cures: z.array(z.string()),
  ledger: z.array(ledgerRowSchema),
})

export const scopeSchema = z.enum(['tenant', 'shared'])

export const explanationSchema = z.object({
  format: z.literal('lamplighter.explanation/1'),
  now: z.string(),
  subject: z.object({ tenant: z.string(), feature: z.string().optional() }),
  verdict: diagnosisVerdictSchema,
  scope: scopeSchema.nullable(),
  causes: z.array(explainedCauseSchema),
  /** Two causes at once; already counted in both causes' probability. */
  pairs: z.array(z.object({ causes: z.tuple([z.string(), z.string()]), probability })),
  unmodelled: probability,
  noFault: probability,
  /** Nodes that the evidence speaks clearly against. */
  ruledOut: z.array(z.string()),
  /** Nodes that no fresh check observes. */
  notChecked: z.array(z.string()),
  /** Causes that the evidence at hand cannot tell apart: say "A or B". */
  inseparable: z.array(z.array(z.string())),
  /** The check, not seen yet, that would separate the best two answers; null when none would. */
  nextBestCheck: z.string().nullable(),
  freshness: z.object({ relevant: z.number(), fresh: z.number() }),
  /** Causes found in the same evidence that do not touch the subject's feature. */
  elsewhere: z.array(z.object({ cause: z.string(), node: z.string(), probability })),
})

export type LedgerRow = z.output<typeof ledgerRowSchema>
export type ExplainedCause = z.output<typeof explainedCauseSchema>
export type Verdict = z.output<typeof diagnosisVerdictSchema>
export type Scope = z.output<typeof scopeSchema>
export type Explanation = z.output<typeof explanationSchema>
