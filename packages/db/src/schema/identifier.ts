import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { identifierKindSchema } from '@lamplighter/catalog/vocabulary'
import { isOneOf, oneWordOf, tsvector } from './columns.ts'
import { tenant } from './tenant.ts'

/** Everything that a caller may say to name a tenant. */
export const identifier = pgTable(
  'identifier',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenant.id, { onDelete: 'cascade' }),
    kind: oneWordOf('kind', identifierKindSchema.options).notNull(),
    /** As the customer writes it; read back to the caller. */
    value: text('value').notNull(),
    /** As it is searched: `normaliseIdentifier`, lower case, without accents and double spaces. */
    normalised: text('normalised').notNull(),
    /** Of a company's name: its words, each findable by its beginning; NULL for other kinds. */
    words: tsvector('words'),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.kind, table.value] }),
    check('identifier_kind_known', isOneOf(table.kind, identifierKindSchema.options)),
    // Exact and prefix (LIKE 'acme%'), whatever collation the database has.
    index('identifier_exact_idx').on(table.normalised.op('text_pattern_ops'), table.kind),
    index('identifier_words_idx').using('gin', table.words),
  ],
)
