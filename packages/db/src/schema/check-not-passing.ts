import { check, foreignKey, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { checkStatusSchema } from '@lamplighter/catalog/vocabulary'
import { checkState } from './check-state.ts'
import { isOneOf, oneWordOf } from './columns.ts'

const statuses = checkStatusSchema.exclude(['pass']).options

/**
 * The rows of check_state that are not `pass`, and of them only this: small enough for everybody's to be read every few seconds,
 * when looking for what many share. Kept by the statement that writes check_state; written only when a status changes.
 */
export const checkNotPassing = pgTable(
  'check_not_passing',
  {
    tenant: text('tenant').notNull(),
    check: text('check').notNull(),
    status: oneWordOf('status', statuses).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.check] }),
    foreignKey({ columns: [table.tenant, table.check], foreignColumns: [checkState.tenant, checkState.check] }).onDelete('cascade'),
    check('check_not_passing_status_known', isOneOf(table.status, statuses)),
  ],
)
