import {
  addAvailability,
  noteSweepWorker,
  releaseTenants,
  saveCheckResults,
  saveFeatureStates,
  type FeatureTransition,
} from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { announceAll } from '../live/announce.ts'
import type { Sight } from './swept-at.ts'
import type { Visit } from './visit-tenant.ts'

/**
 * Writes a batch of visits in one transaction, one statement per table whatever their number: states that say something
 * new, what changed, downtime, when to look again, and the news for open screens.
 */
export async function persistVisits({
  context,
  worker,
  visits,
  sight,
}: {
  context: OperationsContext
  worker: string
  visits: Visit[]
  /** To be noted with the time, as a sign that the sweep is alive; null: not now, once a second is enough. */
  sight: Sight | null
}): Promise<FeatureTransition[]> {
  if (visits.length === 0) return []
  const now = context.now()
  return context.db.transaction(async (tx) => {
    await saveCheckResults(tx, { results: visits.flatMap((visit) => visit.checks) })
    const transitions = await saveFeatureStates(tx, { states: visits.flatMap((visit) => visit.features) })
    await addAvailability(tx, { hours: visits.flatMap((visit) => visit.downtime) })
    await releaseTenants(tx, { worker, tenants: visits.map(({ tenant, nextDueAt, sweptAt }) => ({ tenant, nextDueAt, sweptAt })) })
    if (sight !== null) await noteSweepWorker(tx, { worker, notedAt: now, sweptAt: now, ...sight })
    // A feature seen for the first time and well is no news.
    const news = transitions.filter(({ from, to }) => from !== null || to !== 'ok')
    await announceAll(tx, { at: now, announcements: news.map(({ tenant, feature }) => ({ topic: 'health', tenant, subject: feature })) })
    return transitions
  })
}
