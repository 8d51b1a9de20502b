import { check, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, oneWordOf } from './columns.ts'

/** Someone (or a service) that may sign in. Never deleted: the record names it. */
export const operator = pgTable(
  'operator',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** Lower case. */
    email: text('email').notNull(),
    role: oneWordOf('role', roleSchema.options).notNull(),
    createdAt: instant('created_at').notNull(),
    /** From then on nothing is allowed; NULL: may sign in. */
    disabledAt: instant('disabled_at'),
  },
  (table) => [uniqueIndex('operator_email_key').on(table.email), check('operator_role_known', isOneOf(table.role, roleSchema.options))],
)

export const scopeKinds = ['everything', 'region', 'tier', 'tenant'] as const

/** What an operator sees: the union of its rows. No row means nothing, never everything. */
export const operatorScope = pgTable(
  'operator_scope',
  {
    operator: text('operator')
      .notNull()
      .references(() => operator.id, { onDelete: 'cascade' }),
    kind: oneWordOf('kind', scopeKinds).notNull(),
    /** The region, tier or tenant; empty for `everything`. */
    value: text('value').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operator, table.kind, table.value] }),
    check('operator_scope_kind_known', isOneOf(table.kind, scopeKinds)),
  ],
)
