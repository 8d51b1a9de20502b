import type { OperationsContext } from '../context.ts'
import { announceAll, type Announcement } from './announce.ts'

/** Nobody sees the difference on a screen, and what many runs say meanwhile is written together. */
const gatherMs = 25

const gathered = new WeakMap<object, Map<string, Announcement>>()

/**
 * Tells open screens a moment later, together with what else there is to tell by then: for progress within a run. Announcing in the
 * transaction of the change takes a lock that all of them share until they are on disk, and steps of many runs would wait for each other.
 * May be lost when the process dies or the database is away; so it is only for what a later `announce` makes good.
 */
export function announceSoon(context: OperationsContext, announcement: Announcement): void {
  const { topic, tenant, subject } = announcement
  const key = [topic, tenant, subject].join('\n')
  const waiting = gathered.get(context.db)
  if (waiting) {
    waiting.set(key, announcement)
    return
  }
  const fresh = new Map([[key, announcement]])
  gathered.set(context.db, fresh)
  setTimeout(() => {
    gathered.delete(context.db)
    announceAll(context.db, { at: context.now(), announcements: [...fresh.values()] }).catch((error: unknown) =>
      context.log({ level: 'warn', message: 'live/announce-failed', detail: { error: String(error) } }),
    )
  }, gatherMs)
}
