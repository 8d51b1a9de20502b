import { sql } from 'drizzle-orm'
import type { Db } from '@lamplighter/db'
import { liveEvent } from '@lamplighter/db/schema'
import type { LiveEvent } from '../views/session-view.ts'

/**
 * Tells open screens to look again, in the transaction of the change. Written one at a time, so that ids are given in the
 * order of commit and a screen that resumes after an id misses nothing; call it last in a transaction.
 */
export async function announce(tx: Db, { at, topic, tenant, subject }: Pick<LiveEvent, 'topic' | 'tenant' | 'subject'> & { at: Date }): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('live-event', 0))`)
  await tx.insert(liveEvent).values({ at, topic, tenant, subject, payload: null })
}
