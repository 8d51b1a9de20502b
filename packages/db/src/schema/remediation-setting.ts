import { boolean, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** What admins decided about a remediation; no row: as the pack has it, not automatic. */
export const remediationSetting = pgTable('remediation_setting', {
  remediation: text('remediation').primaryKey(),
  /** Kill switch: since when, by whom and why nobody may run it; NULL: it may be run. */
  disabledAt: instant('disabled_at'),
  disabledBy: text('disabled_by'),
  disabledReason: text('disabled_reason'),
  /** Verified outcomes before this do not count for the circuit breaker; NULL: nobody has reset it. */
  circuitResetAt: instant('circuit_reset_at'),
  circuitResetBy: text('circuit_reset_by'),
  circuitResetReason: text('circuit_reset_reason'),
  /** May run by itself, where the pack lets it. */
  automatic: boolean('automatic').notNull().default(false),
  /** Since when, by whom and why it was last switched on or off; NULL: never. */
  automaticAt: instant('automatic_at'),
  automaticBy: text('automatic_by'),
  automaticReason: text('automatic_reason'),
  updatedAt: instant('updated_at').notNull(),
})
