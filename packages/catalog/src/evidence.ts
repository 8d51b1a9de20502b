import { z } from 'zod'
import { describeIssue, formatPath } from './evidence-error.ts'
import { findBrokenReference } from './evidence-references.ts'
import { checkStatusSchema, nodeKindSchema } from './vocabulary.ts'

export { explanationSchema, ledgerRowSchema } from './explanation.ts'
export type { Explanation, ExplainedCause, LedgerRow, Scope, Verdict } from './explanation.ts'

/**
 * Reads an evidence bundle from an outside value (a parsed JSON document).
 *
 * Guarantees: never throws; on `ok` every id is unique, every reference resolves and every probability is in 0 … 1.
 * Otherwise exactly one problem, the first, with its path in the document (`model.edges[3].to`) and what was expected.
 * Keys that the format does not know are tolerated and dropped. Absent lists read as empty, an absent `mode` as `sync`.
 */
export function parseEvidenceBundle(value: unknown): ParsedEvidenceBundle {
  const parsed = evidenceBundleSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    return { ok: false, path: formatPath(issue.path), message: describeIssue({ issue, root: value }) }
  }
  const broken = findBrokenReference(parsed.data)
  return broken === null ? { ok: true, bundle: parsed.data } : { ok: false, ...broken }
}

export type ParsedEvidenceBundle = { ok: true; bundle: EvidenceBundle } | { ok: false; path: string; message: string }

const id = z.string().min(1)
const probability = z.number().min(0).max(1)
const count = z.int().min(0)
const instant = z.iso.datetime({ offset: true })

export const evidenceNodeSchema = z.object({
  id,
  kind: nodeKindSchema,
  /** P(broken) within one window, before any evidence. */
  prior: probability,
  group: z.string().optional(),
})

export const evidenceEdgeSchema = z.object({
  from: id,
  to: id,
  /** P(`from` breaks | `to` is broken). */
  weight: probability,
  mode: z.enum(['sync', 'async']).default('sync'),
  propagates: z.array(z.enum(['error', 'latency', 'staleness'])).default(() => ['error' as const]),
})

export const evidenceCheckSchema = z.object({
  id,
  observes: id,
  /** P(fail | the observed node is broken). */
  sensitivity: probability,
  /** P(confirmed fail | healthy). */
  falseAlarm: probability,
})

export const evidenceCauseSchema = z.object({
  id,
  of: id,
  prior: probability,
  cures: z.array(z.string()).default(() => []),
  /** `usage`: works as designed, used wrongly; passing checks do not speak against it. */
  kind: z.enum(['fault', 'usage']).optional(),
})

export const observationSchema = z.object({
  check: id,
  status: checkStatusSchema,
  /** false: a failure that did not come back when the check was run again. Absent reads as confirmed. */
  confirmed: z.boolean().optional(),
  /** Of a failure that is not confirmed: how many runs after it passed. 0: it could not be run again. Absent: two. */
  passedAgain: z.int().min(0).max(100).optional(),
  observedAt: instant,
  /** When this check began to fail, where the collector knows it. */
  since: instant.optional(),
  /** Failed requests, or added latency × requests, per minute. */
  magnitude: z.number().min(0).optional(),
  message: z.string().optional(),
  evidence: z.record(z.string(), z.unknown()).optional(),
})

export const evidenceModelSchema = z.object({
  nodes: z.array(evidenceNodeSchema),
  edges: z.array(evidenceEdgeSchema),
  checks: z.array(evidenceCheckSchema),
  causes: z.array(evidenceCauseSchema).optional(),
})

export const fleetEntrySchema = z.object({
  node: id,
  group: z.string().optional(),
  /** Other tenants of the group that were checked recently; the subject is left out. */
  members: count,
  sick: count,
  checks: z.array(z.object({ check: id, seen: count, failed: count })).optional(),
})

export const evidenceBundleSchema = z.object({
  format: z.literal('lamplighter.evidence/1'),
  now: instant,
  subject: z.object({ tenant: id, feature: id.optional() }),
  model: evidenceModelSchema,
  observations: z.array(observationSchema),
  signatures: z
    .array(
      z.object({
        cause: id,
        check: id.optional(),
        llr: z.number(),
        /** Said in the ledger: "the partner answered 401". */
        says: z.string().optional(),
      }),
    )
    .default(() => []),
  fleet: z.array(fleetEntrySchema).default(() => []),
  changes: z
    .array(
      z.object({
        node: id,
        /** The other end, when an edge was changed rather than a node. */
        to: id.optional(),
        kind: z.string(),
        at: instant,
        summary: z.string().optional(),
      }),
    )
    .default(() => []),
})

export type EvidenceNode = z.output<typeof evidenceNodeSchema>
export type EvidenceEdge = z.output<typeof evidenceEdgeSchema>
export type EvidenceCheck = z.output<typeof evidenceCheckSchema>
export type EvidenceCause = z.output<typeof evidenceCauseSchema>
export type EvidenceModel = z.output<typeof evidenceModelSchema>
export type Observation = z.output<typeof observationSchema>
export type FleetEntry = z.output<typeof fleetEntrySchema>
export type EvidenceBundle = z.output<typeof evidenceBundleSchema>
export type EvidenceSignature = EvidenceBundle['signatures'][number]
export type EvidenceChange = EvidenceBundle['changes'][number]
