import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Something that was changed on purpose: a deploy, a flag, a configuration, a certificate, a migration, a partner's notice. */
export const change = pgTable(
  'change',
  {
    /** `<source>:<the source's own id>`: told twice, it is one. */
    id: text('id').primaryKey(),
    /** NULL: it changed a shared component for a whole group. */
    tenant: text('tenant'),
    /** The node of the pack that was changed. */
    node: text('node').notNull(),
    /** Which group of a shared node, e.g. `payments-eu`; NULL for a tenant's own. */
    group: text('group'),
    kind: text('kind').notNull(),
    at: instant('at').notNull(),
    summary: text('summary').notNull(),
    /** Who told us: `sandbox`, `deploy-pipeline`, an operator's id. */
    source: text('source').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    index('change_tenant_idx').on(table.tenant, table.at),
    index('change_node_idx').on(table.node, table.group, table.at),
    // For the fleet's own list, newest first, and for pruning.
    index('change_at_idx').on(table.at, table.id),
  ],
)
