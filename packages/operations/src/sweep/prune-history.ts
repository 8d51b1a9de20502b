import { sql } from 'drizzle-orm'
import type { DatabaseTransaction } from '@lamplighter/db'
import {
  deleteAvailability,
  deleteChanges,
  deleteDiagnoses,
  deleteExpiredSessions,
  deleteLiveEvents,
  deleteMaintenanceWindows,
  deleteSharedProblems,
  deleteSweepWorkers,
  deleteTransitions,
} from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'

const dayMs = 24 * 3_600_000

/** How long what is kept is kept. The audit chain, runs, plans, cases and what was learned are kept for ever. */
export const retentionDays = {
  transitions: 90,
  availabilityHours: 400,
  diagnoses: 30,
  changes: 90,
  maintenance: 400,
  sharedProblems: 400,
  liveEvents: 1,
  sweepWorkers: 1,
  sessions: 7,
} as const

/**
 * Deletes what has outlived its retention; a diagnosis on which a plan rests stays. Safe to run by many workers at once. After a long pause there
 * is much to delete, so each kind has ten minutes of its own instead of the half minute of other statements.
 */
export async function pruneHistory({ context }: { context: OperationsContext }): Promise<void> {
  const { db } = context
  const kinds: [days: number, remove: (tx: DatabaseTransaction, what: { before: Date }) => Promise<unknown>][] = [
    [retentionDays.liveEvents, deleteLiveEvents],
    [retentionDays.transitions, deleteTransitions],
    [retentionDays.diagnoses, deleteDiagnoses],
    [retentionDays.changes, deleteChanges],
    [retentionDays.maintenance, deleteMaintenanceWindows],
    [retentionDays.sweepWorkers, deleteSweepWorkers],
    [retentionDays.sharedProblems, deleteSharedProblems],
    [retentionDays.availabilityHours, deleteAvailability],
    [retentionDays.sessions, deleteExpiredSessions],
  ]
  for (const [days, remove] of kinds) {
    const before = new Date(context.now().getTime() - days * dayMs)
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = '10min'`)
      await remove(tx, { before })
    })
  }
}
