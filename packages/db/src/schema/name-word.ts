import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'

/**
 * Every word that stands in a company's name, once: what a misspelt word is compared with. Far fewer than names, so that
 * resemblance is looked for here and never among all names. Words of names that are gone stay; they find nothing.
 */
export const nameWord = pgTable('name_word', { word: text('word').primaryKey() }, (table) => [
  index('name_word_prefix_idx').on(table.word.op('text_pattern_ops')),
  index('name_word_similar_idx').using('gin', sql`${table.word} gin_trgm_ops`),
])
