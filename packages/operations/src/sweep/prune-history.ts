import {
  deleteAvailability,
  deleteChanges,
  deleteDiagnoses,
  deleteExpiredSessions,
  deleteLiveEvents,
  deleteMaintenanceWindows,
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
  liveEvents: 1,
  sessions: 7,
} as const

/** Deletes what has outlived its retention; a diagnosis on which a plan rests stays. Safe to run by many workers at once. */
export async function pruneHistory({ context }: { context: OperationsContext }): Promise<void> {
  const { db } = context
  const before = (days: number) => ({ before: new Date(context.now().getTime() - days * dayMs) })
  await deleteLiveEvents(db, before(retentionDays.liveEvents))
  await deleteTransitions(db, before(retentionDays.transitions))
  await deleteDiagnoses(db, before(retentionDays.diagnoses))
  await deleteChanges(db, before(retentionDays.changes))
  await deleteMaintenanceWindows(db, before(retentionDays.maintenance))
  await deleteAvailability(db, before(retentionDays.availabilityHours))
  await deleteExpiredSessions(db, before(retentionDays.sessions))
}
