import { check, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { stepStateSchema, type Json } from '@lamplighter/catalog/vocabulary'
import { instant, isOneOf, json, oneWordOf } from './columns.ts'
import { run } from './run.ts'

/** The journal: the intent is written before a step's effect, the outcome after it. */
export const runStep = pgTable(
  'run_step',
  {
    run: text('run')
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    /** Order of execution, from 0. */
    index: integer('index').notNull(),
    step: text('step').notNull(),
    title: text('title').notNull(),
    state: oneWordOf('state', stepStateSchema.options).notNull(),
    /** The run's attempt that last wrote this row; 0: untouched. */
    attempt: integer('attempt').notNull().default(0),
    /** Sent with the effect, the same in every attempt: `run:step`. */
    idempotencyKey: text('idempotency_key').notNull(),
    intendedAt: instant('intended_at'),
    finishedAt: instant('finished_at'),
    /** What the step captured for its undo; NULL: nothing. */
    captured: json<Json>('captured'),
    message: text('message'),
  },
  (table) => [
    primaryKey({ columns: [table.run, table.index] }),
    uniqueIndex('run_step_idempotency_key').on(table.idempotencyKey),
    check('run_step_state_known', isOneOf(table.state, stepStateSchema.options)),
  ],
)
