import { z } from 'zod'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { instantSchema } from './shared-shapes.ts'

export const auditEventViewSchema = z.object({
  seq: z.string(),
  at: instantSchema,
  actor: z.string(),
  /** On whose authority: the role or approval that let it pass. */
  authority: z.string(),
  gate: z.string(),
  action: z.string(),
  tenant: z.string().nullable(),
  subject: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  planHash: z.string().nullable(),
  reason: z.string().nullable(),
  case: z.string().nullable(),
  previousHash: z.string(),
  hash: z.string(),
})
export type AuditEventView = z.infer<typeof auditEventViewSchema>

export const auditVerificationSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('intact'), events: z.number().int(), head: z.string() }),
  z.object({ type: z.literal('broken'), atSeq: z.string(), problem: z.string() }),
])

export const catalogViewSchema = z.object({
  pack: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  features: z.array(
    z.object({ id: z.string(), title: z.string(), description: z.string(), checks: z.number().int(), dependsOn: z.array(z.string()) }),
  ),
  causes: z.array(
    z.object({ id: z.string(), title: z.string(), node: z.string(), kind: z.enum(['fault', 'usage']), cures: z.array(z.string()) }),
  ),
  remediations: z.array(
    z.object({
      id: z.string(),
      version: z.number(),
      title: z.string(),
      description: z.string(),
      effect: z.string(),
      runBy: roleSchema,
      target: z.string(),
      cures: z.array(z.string()),
      undo: z.boolean(),
      /** JSON Schema of the parameters (input side), from which the form is made. */
      paramsSchema: z.record(z.string(), z.unknown()),
    }),
  ),
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      observes: z.string(),
      everySeconds: z.number(),
      sensitivity: z.number(),
      falseAlarm: z.number(),
    }),
  ),
})
export type CatalogView = z.infer<typeof catalogViewSchema>
