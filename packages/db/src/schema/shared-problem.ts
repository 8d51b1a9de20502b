import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant, isOneOf, oneWordOf } from './columns.ts'

export const sharedProblemStates = ['open', 'closed'] as const

/** One trouble of a shared component that many tenants feel: one cause, not 9,000 tickets. */
export const sharedProblem = pgTable(
  'shared_problem',
  {
    id: text('id').primaryKey(),
    node: text('node').notNull(),
    /** Which group of the node, e.g. `payments-eu`. */
    group: text('group').notNull(),
    /** NULL: the node is to blame, which of its causes is not known. */
    cause: text('cause'),
    state: oneWordOf('state', sharedProblemStates).notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    /** Tenants of the group that were checked recently, and how many of them are sick this way. */
    members: integer('members').notNull(),
    sick: integer('sick').notNull(),
    /** The same outside the group, for comparison: "37 of 41 here, 0 of 530 elsewhere". */
    membersElsewhere: integer('members_elsewhere').notNull(),
    sickElsewhere: integer('sick_elsewhere').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    check('shared_problem_state_known', isOneOf(table.state, sharedProblemStates)),
    uniqueIndex('shared_problem_open_key')
      .on(table.node, table.group)
      .where(sql`${table.state} = 'open'`),
    index('shared_problem_opened_idx').on(table.openedAt),
  ],
)

/** Who is on it. A tenant that recovers leaves; the row stays with the time. */
export const sharedProblemTenant = pgTable(
  'shared_problem_tenant',
  {
    problem: text('problem')
      .notNull()
      .references(() => sharedProblem.id, { onDelete: 'cascade' }),
    tenant: text('tenant').notNull(),
    joinedAt: instant('joined_at').notNull(),
    /** NULL: still sick. */
    leftAt: instant('left_at'),
  },
  (table) => [
    primaryKey({ columns: [table.problem, table.tenant] }),
    index('shared_problem_tenant_idx')
      .on(table.tenant)
      .where(sql`${table.leftAt} is null`),
  ],
)
