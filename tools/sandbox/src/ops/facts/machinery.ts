import type { Instance } from '../../instance/instance.ts'
import { listScheduledJobs } from '../../instance/scheduler.ts'
import { deadLetterLimit } from '../../instance/worker.ts'

export function workerFacts(instance: Instance): Record<string, unknown> {
  return { ...instance.worker.state() }
}

export async function queueFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [queue, dead] = await Promise.all([
    instance.database.admin<{ depth: number; oldest: number | null }>(
      `select count(*)::int as depth, extract(epoch from now() - min(created_at))::float as oldest from jobs where state in ('queued', 'running')`,
    ),
    instance.database.admin<{ kind: string; count: number; oldest: Date }>(
      'select kind, count(*)::int as count, min(failed_at) as oldest from dead_letters group by kind order by kind',
    ),
  ])
  const total = dead.reduce((sum, row) => sum + row.count, 0)
  const oldestAt = dead.map((row) => row.oldest.toISOString()).toSorted()[0] ?? null
  return {
    depth: queue[0]?.depth ?? 0,
    oldestAgeSeconds: Math.round(queue[0]?.oldest ?? 0),
    accepting: total < deadLetterLimit,
    deadLetters: { total, limit: deadLetterLimit, byKind: Object.fromEntries(dead.map((row) => [row.kind, row.count])), oldestAt },
  }
}

export interface BlockedSession {
  pid: number
  application: string
  waitingMs: number
  blockedBy: number[]
}

export interface BlockingSession {
  pid: number
  application: string
  state: string
  transactionAgeMs: number
  relations: string[]
}

/** Sessions of this database that wait for locks, and the sessions at the head of those queues. */
export async function listLocks(instance: Instance): Promise<{ blocked: BlockedSession[]; blockers: BlockingSession[] }> {
  const blocked = await instance.database.admin<BlockedSession>(
    `select pid, application_name as application, coalesce(extract(epoch from clock_timestamp() - query_start) * 1000, 0)::int as "waitingMs", pg_blocking_pids(pid) as "blockedBy"
     from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
  )
  if (blocked.length === 0) return { blocked, blockers: [] }
  const waiting = new Set(blocked.map((one) => one.pid))
  const heads = [...new Set(blocked.flatMap((one) => one.blockedBy))].filter((pid) => !waiting.has(pid))
  const blockers = await instance.database.admin<BlockingSession>(
    `select a.pid, application_name as application, state, coalesce(extract(epoch from clock_timestamp() - xact_start) * 1000, 0)::int as "transactionAgeMs",
       coalesce(array(select distinct c.relname::text from pg_locks l join pg_class c on c.oid = l.relation where l.pid = a.pid and c.relkind = 'r' and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')), '{}') as relations
     from pg_stat_activity a where a.pid = any ($1::int[])`,
    [heads],
  )
  return { blocked, blockers }
}

export async function databaseFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [connections, locks] = await Promise.all([
    instance.database.admin<{ count: number }>('select count(*)::int as count from pg_stat_activity where datname = current_database()'),
    listLocks(instance),
  ])
  return { connections: connections[0]?.count ?? 0, ...locks }
}

export function poolFacts(instance: Instance): Record<string, unknown> {
  const { leaked: _notToBeSeen, ...state } = instance.database.pool()
  return state
}

export async function schedulerFacts(instance: Instance): Promise<Record<string, unknown>> {
  return { jobs: await listScheduledJobs(instance) }
}
