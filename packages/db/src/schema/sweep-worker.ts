import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Each process that sweeps, and what it can see: one row a worker, pruned when it has been gone for a day. */
export const sweepWorker = pgTable('sweep_worker', {
  worker: text('worker').primaryKey(),
  /** When it last said that it is there. */
  notedAt: instant('noted_at').notNull(),
  /** When it last wrote down what it saw; NULL: never. */
  sweptAt: instant('swept_at'),
  /** Since when nothing passes anywhere and the canary is silent; NULL: it can see. */
  offlineSince: instant('offline_since'),
  /** Since when its looks run out of time because it stands still; NULL: they do not. */
  stalledSince: instant('stalled_since'),
})
