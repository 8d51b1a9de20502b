import { z } from 'zod'
import { changeKindSchema } from '@lamplighter/catalog/vocabulary'
import { instantSchema, nodeRefSchema } from './shared-shapes.ts'

export const changeLineSchema = z.object({
  id: z.string(),
  at: instantSchema,
  kind: changeKindSchema,
  node: nodeRefSchema,
  /** The group of a shared component that was changed for many; null: this tenant's own. */
  group: z.string().nullable(),
  summary: z.string(),
  /** Who told of it. */
  source: z.string(),
  /** Against the moment the trouble began; null: nothing is in trouble. */
  when: z.enum(['before', 'after']).nullable(),
  gapSeconds: z.number().nullable(),
  /** Whether the changed part is one that a feature in trouble stands on, or is. */
  concerns: z.boolean(),
})
export type ChangeLine = z.infer<typeof changeLineSchema>

/** What changed before it broke. */
export const tenantChangesSchema = z.object({
  /** When the trouble began, as far as known; null: nothing is in trouble. */
  brokeAt: instantSchema.nullable(),
  /** The feature that broke first. */
  broke: z.object({ id: z.string(), title: z.string() }).nullable(),
  /** Newest first. */
  changes: z.array(changeLineSchema),
  /** How far back this looks. */
  from: instantSchema,
  /** When the product's own history was last read; null: never, or it keeps none. */
  readAt: instantSchema.nullable(),
  /** Why that failed the last time; null: it did not. */
  problem: z.string().nullable(),
})
export type TenantChanges = z.infer<typeof tenantChangesSchema>

export const changeSourceViewSchema = z.object({
  id: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  /** When it last told of anything, to the minute; null: never since its token was made. */
  lastUsedAt: instantSchema.nullable(),
  /** Changes of the last 30 days that it told of. */
  changes: z.number().int(),
  revokedAt: instantSchema.nullable(),
})
export type ChangeSourceView = z.infer<typeof changeSourceViewSchema>
