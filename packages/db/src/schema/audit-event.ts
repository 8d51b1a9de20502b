import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { instant, json } from './columns.ts'

/** Who did what, where, on whose authority. Appended under one lock: `seq` has no gap, each row seals the one before. */
export const auditEvent = pgTable(
  'audit_event',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    at: instant('at').notNull(),
    /** Operator's id, or `system:<part>`. */
    actor: text('actor').notNull(),
    /** What allowed it: `role:l2`, `approval:<run>`, `break-glass`. */
    authority: text('authority').notNull(),
    /** Which door: console, cli, automatic, sweep. */
    gate: text('gate').notNull(),
    action: text('action').notNull(),
    tenant: text('tenant'),
    subject: text('subject'),
    details: json<Record<string, Json>>('details').notNull(),
    planHash: text('plan_hash'),
    reason: text('reason'),
    caseId: text('case_id'),
    /** Hash of the row before; 64 zeros for the first. */
    previousHash: text('previous_hash').notNull(),
    /** SHA-256, hex, over the canonical JSON of all the other columns. */
    hash: text('hash').notNull(),
  },
  (table) => [
    index('audit_event_tenant_idx').on(table.tenant, table.seq),
    index('audit_event_actor_idx').on(table.actor, table.seq),
    index('audit_event_action_idx').on(table.action, table.seq),
    index('audit_event_subject_idx').on(table.subject, table.seq),
  ],
)
