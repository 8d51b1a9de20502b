import { setTimeout as wait } from 'node:timers/promises'
import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, type CommerceRead } from '../../commerce.ts'
import type { FactAnswer } from '../../ops-facts.ts'

/** Looks over its own connection, so it tells a database that is down from an instance that is. */
export const databaseAccepts = defineCheck({
  id: 'database/accepts-connections',
  title: 'The database answers a query',
  observes: 'database',
  // Most of what goes wrong in a database leaves it answering.
  sensitivity: 0.25,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ databaseSilence: z.string().nullable(), queryMs: z.number() }),
  run: async ({ read }) => {
    const outcome = await read.database.select({ text: 'select 1 as one', timeoutMs: 3_000 })
    const evidence = { databaseSilence: outcome.type === 'failure' ? outcome.reason : null, queryMs: outcome.durationMs }
    if (outcome.type === 'rows') return pass({ message: 'ok', evidence })
    // Our own line being busy, or our own rights missing, is not the database's trouble.
    return ['no-connection-left', 'denied'].includes(outcome.reason)
      ? unknown(`database-${outcome.reason}`)
      : fail({ message: `database-${outcome.reason}`, evidence })
  },
})

const blockerRows = z.array(
  z.object({ pid: z.number(), application: z.string(), since: z.string(), age_seconds: z.number(), waiters: z.number() }),
)

/** Sits idle in an open transaction with locks that keep writers out; whether somebody waits just now is chance. */
const blockersSql = `
  with waiting as (
    select unnest(pg_blocking_pids(pid)) as blocker from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  )
  select a.pid, coalesce(a.application_name, '') as application, a.xact_start as since,
         extract(epoch from clock_timestamp() - a.xact_start)::float8 as age_seconds,
         (select count(*) from waiting w where w.blocker = a.pid)::int as waiters
  from pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_backend_pid() and a.state like 'idle in transaction%'
    and exists (
      select 1 from pg_locks l where l.pid = a.pid and l.granted and l.locktype = 'relation'
      and l.mode in ('RowShareLock', 'RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    )
  order by waiters desc, age_seconds desc limit 5`

type Blockers = z.infer<typeof blockerRows>

/** A transaction of the shop itself, one that waits for a slow payment included, ends within this. */
const ageSecondsMin = 1.5

/** Forgotten transactions that hold locks, the worst first. A young one is looked at again: an honest one has ended by then. */
export async function findBlockers(read: CommerceRead): Promise<FactAnswer<Blockers>> {
  const first = await readBlockers(read)
  if (first.type === 'unknown') return first
  const youngest = Math.min(...first.fact.map((row) => row.age_seconds))
  if (youngest >= ageSecondsMin) return first
  await wait((ageSecondsMin - Math.max(0, youngest)) * 1000)
  const second = await readBlockers(read)
  return second.type === 'unknown' ? second : { type: 'fact', fact: second.fact.filter((row) => row.age_seconds >= ageSecondsMin) }
}

async function readBlockers(read: CommerceRead): Promise<FactAnswer<Blockers>> {
  const outcome = await read.database.select({ text: blockersSql, timeoutMs: 1_500 })
  if (outcome.type === 'failure') return { type: 'unknown', message: `database-${outcome.reason}` }
  const rows = blockerRows.safeParse(outcome.rows)
  return rows.success ? { type: 'fact', fact: rows.data } : { type: 'unknown', message: 'database-answered-in-another-shape' }
}

export const noBlockedSessions = defineCheck({
  id: 'database/no-blocking-session',
  title: 'No forgotten transaction holds locks',
  observes: 'database',
  sensitivity: 0.95,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 6_000,
  evidence: z.object({
    blockers: z.number(),
    blockingApplication: z.string().nullable(),
    blockedForSeconds: z.number(),
    waitingSessions: z.number(),
  }),
  run: async ({ read }) => {
    const found = await findBlockers(read)
    if (found.type === 'unknown') return unknown(found.message)
    const worst = found.fact[0]
    const evidence = {
      blockers: found.fact.length,
      blockingApplication: worst === undefined ? null : worst.application || 'unnamed session',
      blockedForSeconds: Math.round(worst?.age_seconds ?? 0),
      waitingSessions: found.fact.reduce((sum, row) => sum + row.waiters, 0),
    }
    return worst === undefined ? pass({ message: 'ok', evidence }) : fail({ message: 'transaction-holds-locks', evidence })
  },
})
