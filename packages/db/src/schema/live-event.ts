import { bigserial, index, pgTable, text } from 'drizzle-orm/pg-core'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { instant, json } from './columns.ts'

/** What open screens are told: "look again at this". Pruned after hours; ids are given in the order of commit. */
export const liveEvent = pgTable(
  'live_event',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    topic: text('topic').notNull(),
    /** NULL: not about one tenant. */
    tenant: text('tenant'),
    subject: text('subject'),
    at: instant('at').notNull(),
    /** Small; screens refetch the rest. NULL: nothing more to say. */
    payload: json<Json>('payload'),
  },
  (table) => [index('live_event_at_idx').using('brin', table.at)],
)
