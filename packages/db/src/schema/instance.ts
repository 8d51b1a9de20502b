import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant, json } from './columns.ts'
import { tenant } from './tenant.ts'

/** Where the tenant's own copy of the product lives, and which one it is. */
export const instance = pgTable('instance', {
  tenant: text('tenant')
    .primaryKey()
    .references(() => tenant.id, { onDelete: 'cascade' }),
  baseUrl: text('base_url').notNull(),
  /** Further addresses by name. */
  endpoints: json<Record<string, string>>('endpoints').notNull(),
  version: text('version').notNull(),
  /** Of the running configuration; NULL when the product does not tell. */
  configurationHash: text('configuration_hash'),
  /** Of the template that it was stamped from; NULL as above. Differs from the former when the instance has drifted. */
  templateHash: text('template_hash'),
  /** Name used by the pack → reference understood by the secret store. References only, never a secret. */
  secretRefs: json<Record<string, string>>('secret_refs').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
