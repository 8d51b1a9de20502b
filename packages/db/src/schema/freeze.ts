import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant, json } from './columns.ts'

/** To which tenants a freeze applies; the same shape as an operator's scope. */
export type FreezeApplies =
  | { kind: 'everything' }
  | { kind: 'some'; regions: string[]; tiers: string[]; tenants: string[] }
  | { kind: 'nothing' }

/** A window in which nobody changes these tenants without breaking the glass. Never deleted: the record names it. */
export const freeze = pgTable(
  'freeze',
  {
    id: text('id').primaryKey(),
    /** Shown to everyone who is refused by it. */
    because: text('because').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    applies: json<FreezeApplies>('applies').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    /** Ended before its time; NULL: it was not. */
    liftedAt: instant('lifted_at'),
    liftedBy: text('lifted_by'),
    liftedReason: text('lifted_reason'),
  },
  (table) => [
    check('freeze_has_length', sql`${table.endsAt} > ${table.startsAt}`),
    index('freeze_standing_idx')
      .on(table.endsAt)
      .where(sql`${table.liftedAt} is null`),
  ],
)
