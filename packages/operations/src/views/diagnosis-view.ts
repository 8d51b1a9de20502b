import { z } from 'zod'
import { checkStatusSchema, diagnosisVerdictSchema } from '@lamplighter/catalog/vocabulary'
import { instantSchema, namedSchema, nodeRefSchema, remediationOfferSchema } from './shared-shapes.ts'

export const wordsSchema = z.object({ l1: z.string(), engineer: z.string(), customer: z.string() })

export const ledgerRowSchema = z.object({
  kind: z.enum(['prior', 'check', 'fleet', 'change', 'signature', 'impact']),
  ref: z.string(),
  title: z.string(),
  text: z.string(),
  /** Nats; the rows add up to the score. */
  llr: z.number(),
  /** The same in decibans, as shown. */
  decibans: z.number(),
})

export const causeViewSchema = z.object({
  cause: z.string(),
  title: z.string(),
  kind: z.enum(['fault', 'usage']),
  node: nodeRefSchema,
  probability: z.number(),
  words: wordsSchema,
  article: z.object({ title: z.string(), body: z.string() }).nullable(),
  /** Markdown of the cause's runbook. */
  runbook: z.string().nullable(),
  ledger: z.array(ledgerRowSchema),
})

export const diagnosisViewSchema = z.object({
  id: z.string(),
  tenant: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  feature: namedSchema,
  at: instantSchema,
  /** From then on it may no longer justify a remediation. */
  staleAt: instantSchema,
  tookMs: z.number(),
  verdict: diagnosisVerdictSchema,
  scope: z.enum(['tenant', 'shared']).nullable(),
  headline: z.string(),
  /** What to read aloud, whichever verdict. */
  words: wordsSchema,
  causes: z.array(causeViewSchema),
  unmodelled: z.number(),
  noFault: z.number(),
  ruledOut: z.array(namedSchema),
  notChecked: z.array(namedSchema.extend({ reason: z.string() })),
  inseparable: z.array(z.array(namedSchema)),
  nextBestCheck: namedSchema.nullable(),
  graph: z.object({
    nodes: z.array(nodeRefSchema.extend({ status: checkStatusSchema.nullable(), probability: z.number() })),
    edges: z.array(z.object({ from: z.string(), to: z.string(), weight: z.number(), mode: z.enum(['sync', 'async']) })),
  }),
  evidence: z.array(
    z.object({
      check: z.string(),
      title: z.string(),
      node: nodeRefSchema,
      status: checkStatusSchema,
      confirmed: z.boolean(),
      observedAt: instantSchema,
      message: z.string(),
      /** Already masked at the door. */
      evidence: z.unknown(),
      magnitude: z.number().nullable(),
    }),
  ),
  /** Best first; the first allowed one is the recommendation. */
  offers: z.array(remediationOfferSchema),
  /** Why nothing is recommended, when nothing is. */
  noOfferReason: z.string().nullable(),
  /** For a shared cause: how many others have it. */
  sharedWith: z.object({ node: z.string(), sick: z.number().int(), members: z.number().int() }).nullable(),
})
export type DiagnosisView = z.infer<typeof diagnosisViewSchema>

/** One more look of one check with personal data as it is, for the eyes of the operator who asked; kept nowhere. */
export const revealedEvidenceSchema = z.object({
  check: z.string(),
  title: z.string(),
  status: checkStatusSchema,
  observedAt: instantSchema,
  message: z.string(),
  evidence: z.unknown(),
})
export type RevealedEvidence = z.infer<typeof revealedEvidenceSchema>
