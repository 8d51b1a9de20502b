import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'

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
    return ['no-connection-left', 'denied'].includes(outcome.reason) ? unknown(`database-${outcome.reason}`) : fail({ message: `database-${outcome.reason}`, evidence })
  },
})

const blockerRows = z.array(z.object({ pid: z.number(), application: z.string(), state: z.string(), age_seconds: z.number(), waiters: z.number() }))

/** A holder counts when somebody waits for it, or when it sits idle in an open transaction with row locks. */
const blockersSql = `
  with waiting as (
    select unnest(pg_blocking_pids(pid)) as blocker from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  )
  select a.pid, coalesce(a.application_name, '') as application, a.state,
         extract(epoch from now() - a.xact_start)::float8 as age_seconds,
         (select count(*) from waiting w where w.blocker = a.pid)::int as waiters
  from pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_backend_pid() and a.xact_start is not null
    and a.state like 'idle in transaction%'
    and exists (select 1 from pg_locks l where l.pid = a.pid and l.granted and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') and l.locktype = 'relation')
  order by waiters desc, age_seconds desc limit 5`

/** A transaction of the shop itself ends well within this. */
const ageSecondsMax = 3

export const noBlockedSessions = defineCheck({
  id: 'database/no-blocking-session',
  title: 'No forgotten transaction holds locks',
  observes: 'database',
  sensitivity: 0.95,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ blockers: z.number(), blockingApplication: z.string().nullable(), blockedForSeconds: z.number(), waitingSessions: z.number() }),
  run: async ({ read }) => {
    const outcome = await read.database.select({ text: blockersSql, timeoutMs: 3_000 })
    if (outcome.type === 'failure') return unknown(`database-${outcome.reason}`)
    const rows = blockerRows.safeParse(outcome.rows)
    if (!rows.success) return unknown('database-answered-in-another-shape')
    const holding = rows.data.filter((row) => row.age_seconds >= ageSecondsMax)
    const worst = holding[0]
    const evidence = {
      blockers: holding.length,
      blockingApplication: worst === undefined ? null : worst.application || 'unnamed session',
      blockedForSeconds: Math.round(worst?.age_seconds ?? 0),
      waitingSessions: holding.reduce((sum, row) => sum + row.waiters, 0),
    }
    return worst === undefined ? pass({ message: 'ok', evidence }) : fail({ message: 'transaction-holds-locks', evidence })
  },
})
