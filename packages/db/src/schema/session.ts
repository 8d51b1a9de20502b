import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { operator } from './operator.ts'

/** A signed-in operator. The token itself is only in the browser's cookie. */
export const session = pgTable(
  'session',
  {
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').primaryKey(),
    operator: text('operator')
      .notNull()
      .references(() => operator.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    /** Signed out, or thrown out; NULL: good until it expires. */
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('session_operator_idx').on(table.operator), index('session_expires_idx').on(table.expiresAt)],
)

/** A link that signs one operator in. */
export const signInLink = pgTable('sign_in_link', {
  /** SHA-256 of the link's token, hex. */
  tokenHash: text('token_hash').primaryKey(),
  operator: text('operator')
    .notNull()
    .references(() => operator.id),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  /** How many more times it signs in; 0: used up. */
  usesLeft: integer('uses_left').notNull(),
  /** The last use; NULL: never. */
  usedAt: instant('used_at'),
})
