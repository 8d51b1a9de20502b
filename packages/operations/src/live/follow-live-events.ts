import type { Database } from '@lamplighter/db'
import { getLatestLiveEventId, listLiveEventsAfter, type LiveEventRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import type pg from 'pg'
import type { OperationsContext } from '../context.ts'
import { liveEventSchema, type LiveEvent } from '../views/session-view.ts'
import { createLiveBell, type LiveBell } from './live-wake.ts'

const batchSize = 200
/** Even if no bell rings (a broken connection), a screen is never further behind than this. */
const lookAgainAfterMs = 5000

/**
 * What happens from now on, or after `lastEventId`, in the operator's scope, without gap or duplicate: subscribes before
 * reading, and reads on after the last id seen. Ends quietly when the signal aborts.
 */
export async function* followLiveEvents(options: {
  context: OperationsContext
  operator: Operator
  tenant?: string | undefined
  run?: string | undefined
  lastEventId?: string | null
  signal: AbortSignal
}): AsyncGenerator<LiveEvent, void, undefined> {
  const { context, operator, signal } = options
  const wake = bellOf(context).subscribe()
  // A reader that aborts and never asks again must not keep us listening.
  signal.addEventListener('abort', wake.close, { once: true })
  try {
    let after = readEventId(options.lastEventId) ?? (await getLatestLiveEventId(context.db))
    while (!signal.aborted) {
      const rows = await listLiveEventsAfter(context.db, { scope: operator.scope, after, limit: batchSize })
      for (const row of rows) {
        after = row.id
        if (signal.aborted) return
        const event = toLiveEvent(row)
        if (event !== null && isWanted({ event, tenant: options.tenant, run: options.run })) yield event
      }
      if (rows.length < batchSize) await wake.next({ signal, timeoutMs: lookAgainAfterMs })
    }
  } finally {
    signal.removeEventListener('abort', wake.close)
    wake.close()
  }
}

const bells = new WeakMap<object, LiveBell>()

/** One LISTEN connection a process, however many screens are open. */
function bellOf(context: OperationsContext): LiveBell {
  const known = bells.get(context)
  if (known !== undefined) return known
  const { $client } = context.db as Database & { $client: pg.Pool }
  const bell = createLiveBell({
    pool: $client,
    onError: (error) => context.log({ level: 'warn', message: 'live/listen-broken', detail: { error: error.message } }),
  })
  bells.set(context, bell)
  return bell
}

/** Ids come back from browsers: whatever is no id of ours starts from now. */
function readEventId(id: string | null | undefined): number | null {
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : null
  return number !== null && Number.isSafeInteger(number) ? number : null
}

function toLiveEvent({ id, at, topic, tenant, subject }: LiveEventRow): LiveEvent | null {
  const parsed = liveEventSchema.safeParse({ id: String(id), at: at.toISOString(), topic, tenant, subject })
  return parsed.success ? parsed.data : null
}

function isWanted({ event, tenant, run }: { event: LiveEvent; tenant: string | undefined; run: string | undefined }): boolean {
  if (run !== undefined) return event.topic === 'run' && event.subject === run
  return tenant === undefined || event.tenant === tenant || event.tenant === null
}
