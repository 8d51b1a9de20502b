import { z } from 'zod'
import { identifierKindSchema } from './vocabulary.ts'

/** Where a tenant's own copy of the product lives. Secrets are named here, never held. */
export const instanceSchema = z.object({
  baseUrl: z.url(),
  /** Further addresses by name, e.g. `{ secure: 'https://…' }`. */
  endpoints: z.record(z.string(), z.string()),
  version: z.string(),
  /** Hash of the running configuration, and of the template it was stamped from; null when the product does not tell. */
  configurationHash: z.string().nullable(),
  templateHash: z.string().nullable(),
  /** Name used by the pack → reference understood by the secret store, e.g. `{ opsReader: 'sandbox/acme/ops-reader' }`. */
  secretRefs: z.record(z.string(), z.string()),
})
export type Instance = z.infer<typeof instanceSchema>

/** A customer, as checks and remediations see it. */
export const tenantFactsSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: z.string(),
  tier: z.string(),
  region: z.string(),
  shard: z.string(),
  release: z.string(),
  /** Rollout ring: 0 is ourselves, higher rings receive a release later. */
  ring: z.number().int().min(0),
  timeZone: z.string(),
  locale: z.string(),
  instance: instanceSchema,
})
export type TenantFacts = z.infer<typeof tenantFactsSchema>

/** One customer as the inventory of the product reports it, with everything a caller may say to name it. */
export const inventoryEntrySchema = tenantFactsSchema.extend({
  identifiers: z.array(z.object({ kind: identifierKindSchema, value: z.string().min(1) })),
})
export type InventoryEntry = z.infer<typeof inventoryEntrySchema>
