import { sql, type SQL } from 'drizzle-orm'
import type { Json } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { toJsonText } from '../schema/columns.ts'
import { liveEvent } from '../schema/live-event.ts'
import { statement } from '../statement.ts'

export type LiveEventToAppend = { topic: string; at: Date; tenant?: string | null; subject?: string | null; payload?: Json }

/** LISTEN on this; a notification says only that there is something to read. */
export const LIVE_CHANNEL = 'lamplighter_live'

/**
 * Appends events; inside a transaction they exist, and listeners are told, when it commits. Written one transaction at a
 * time, so ids follow the order of commits and reading on after the last id seen misses nothing. Append last.
 */
export async function appendLiveEvents(db: Db, { events }: { events: LiveEventToAppend[] }): Promise<void> {
  if (events.length > 0) await db.execute(liveEventsAppended(events))
}

/** The statement that does so, for whoever sends it with others. */
export function liveEventsAppended(events: LiveEventToAppend[]): SQL {
  const rows = events.map(({ topic, at, tenant, subject, payload }) => ({
    topic,
    at: at.toISOString(),
    tenant: tenant ?? null,
    subject: subject ?? null,
    payload: payload ?? null,
  }))
  return appended({ rows: toJsonText(rows) })
}

// The lock is taken by a statement of its own inside one round trip: ids are drawn only once it is held.
const appended = statement<{ rows: string }>(
  (param) => sql`
    with held as materialized (select pg_advisory_xact_lock(hashtextextended('live-event', 0)) is null as never),
    written as (
      insert into ${liveEvent} (topic, at, tenant, subject, payload)
      select e.topic, e.at, e.tenant, e.subject, e.payload
      from held, jsonb_to_recordset(${param('rows')}::jsonb) as e(topic text, at timestamptz, tenant text, subject text, payload jsonb)
      where held.never is not null
      returning 1
    )
    select pg_notify(${LIVE_CHANNEL}, '') from (select count(*) from written) as counted`,
)
