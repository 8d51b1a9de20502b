import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** A system that may tell of changes over HTTP, such as a deploy pipeline. It is no operator: its token opens nothing else. */
export const changeSource = pgTable(
  'change_source',
  {
    /** Stands as `source` in the changes it told of; never given to another one. */
    id: text('id').primaryKey(),
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** NULL: never. Kept to the minute, so that a busy source does not write with every request. */
    lastUsedAt: instant('last_used_at'),
    /** From then on the token opens nothing; NULL: good. */
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
  },
  (table) => [uniqueIndex('change_source_token_key').on(table.tokenHash)],
)
