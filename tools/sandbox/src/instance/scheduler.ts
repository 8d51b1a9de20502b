import type { Instance } from './instance.ts'

const ownLock = `scheduler/${process.pid}`
/** A job counts as overdue, and its report as stale, after three missed turns. */
const missedTurnsMax = 3

const jobPrograms: Record<string, string> = {
  'sales-report': `
    insert into sales_report (day, orders, total_cents, generated_at)
    select created_at::date, count(*), sum(total_cents), now() from orders where not synthetic group by 1
    on conflict (day) do update set orders = excluded.orders, total_cents = excluded.total_cents, generated_at = excluded.generated_at`,
  housekeeping: `
    with old_carts as (delete from carts where created_at < now() - interval '10 minutes'),
         old_mails as (delete from mails where created_at < now() - interval '30 minutes'),
         old_deliveries as (delete from webhook_deliveries where at < now() - interval '30 minutes'),
         old_denials as (delete from permission_denials where at < now() - interval '1 hour'),
         old_invoices as (delete from invoices where created_at < now() - interval '30 minutes')
    delete from orders where state = 'confirmed' and created_at > now() - interval '1 day' and created_at < now() - interval '30 minutes'`,
}

export interface ScheduledJob {
  job: string
  intervalSeconds: number
  lastSuccessAt: string | null
  lastSuccessAgeSeconds: number
  runningSince: string | null
  lockedBy: string | null
  overdue: boolean
}

export async function listScheduledJobs(instance: Instance): Promise<ScheduledJob[]> {
  const rows = await instance.database.admin<Omit<ScheduledJob, 'overdue'>>(
    `select job, interval_seconds as "intervalSeconds", last_success_at as "lastSuccessAt", coalesce(extract(epoch from now() - last_success_at), 1e9)::float as "lastSuccessAgeSeconds",
       running_since as "runningSince", locked_by as "lockedBy" from scheduled_jobs order by job`,
  )
  return rows.map((row) => ({ ...row, overdue: row.lastSuccessAgeSeconds > missedTurnsMax * row.intervalSeconds }))
}

/** Starts a job when its turn has come and nobody holds its lock; a lock that an ended process of ours left is taken over. */
export async function runIfDue(options: { instance: Instance; job: string }): Promise<'ran' | 'not-due'> {
  const { instance, job } = options
  const program = jobPrograms[job]
  if (!program) throw new Error(`No scheduled job ${job}`)
  const taken = await instance.database.admin(
    `update scheduled_jobs set running_since = now(), locked_by = $2 where job = $1
       and (locked_by is null or (locked_by like 'scheduler/%' and locked_by <> $2))
       and coalesce(last_success_at < now() - interval_seconds * interval '1 second', true) returning job`,
    [job, ownLock],
  )
  if (taken.length === 0) return 'not-due'
  try {
    await instance.database.admin(program)
    await instance.database.admin(`update scheduled_jobs set last_success_at = now() where job = $1`, [job])
    return 'ran'
  } finally {
    await instance.database.admin(`update scheduled_jobs set running_since = null, locked_by = null where job = $1 and locked_by = $2`, [
      job,
      ownLock,
    ])
  }
}

export async function reportAgeSeconds(instance: Instance): Promise<{ ageSeconds: number; maxSeconds: number }> {
  const jobs = await listScheduledJobs(instance)
  const report = jobs.find((one) => one.job === 'sales-report')
  return {
    ageSeconds: report?.lastSuccessAgeSeconds ?? Number.POSITIVE_INFINITY,
    maxSeconds: missedTurnsMax * (report?.intervalSeconds ?? 0),
  }
}

/** One clock for all instances: each tenant's jobs once an interval, evenly spread. Returns the function that stops it. */
export function startScheduler(options: { instances: () => Instance[]; intervalSeconds: number }): () => void {
  let next = 0
  let stopped = false
  const turn = async () => {
    const instances = options.instances()
    const instance = instances[next % Math.max(1, instances.length)]
    next += 1
    if (instance) {
      for (const job of Object.keys(jobPrograms)) await runIfDue({ instance, job }).catch(() => {})
    }
    if (!stopped) timer = setTimeout(() => void turn(), pauseMs())
  }
  // Twice an interval, so that no turn is missed by a hair.
  const pauseMs = () => (options.intervalSeconds * 1000) / (2 * Math.max(1, options.instances().length))
  let timer = setTimeout(() => void turn(), pauseMs())
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
