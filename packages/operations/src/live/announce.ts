import type { SQL } from 'drizzle-orm'
import type { Db } from '@lamplighter/db'
import { appendLiveEvents, liveEventsAppended, LIVE_CHANNEL } from '@lamplighter/db/queries'
import type { LiveEvent } from '../views/session-view.ts'

/** LISTEN on this; a notification says only that there is something to read. */
export const liveChannel = LIVE_CHANNEL

export type Announcement = Pick<LiveEvent, 'topic' | 'tenant' | 'subject'>

/**
 * Tells open screens to look again, in the transaction of the change. Written one at a time, so that ids are given in the
 * order of commit and a screen that resumes after an id misses nothing; call it last in a transaction.
 */
export async function announce(tx: Db, { at, topic, tenant, subject }: Announcement & { at: Date }): Promise<void> {
  await announceAll(tx, { at, announcements: [{ topic, tenant, subject }] })
}

/** The statement that does so, for the end of a `shortTransaction`. */
export function announceStatement({ at, topic, tenant, subject }: Announcement & { at: Date }): SQL {
  return liveEventsAppended([{ at, topic, tenant, subject }])
}

/** The same for many at once; nothing to tell costs nothing. */
export async function announceAll(db: Db, { at, announcements }: { at: Date; announcements: Announcement[] }): Promise<void> {
  await appendLiveEvents(db, { events: announcements.map((announcement) => ({ at, ...announcement })) })
}
