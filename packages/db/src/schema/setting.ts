import { pgTable, text } from 'drizzle-orm/pg-core'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { instant, json } from './columns.ts'

/** Small facts about the installation as a whole, such as when the last round of the sweep ended. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: json<Json>('value').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
