import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type Job } from 'pg-boss'
import { randomUUID } from 'node:crypto'
import type { JobData, Queue, WorkOptions } from './queue.ts'
import { jobNames } from './job-names.ts'

export type PgBossQueueOptions = {
  connectionString: string
  /** False: only enqueues (an API process without a worker); nothing is taken, scheduled or maintained. */
  works: boolean
  onProblem(problem: { message: string; error?: unknown }): void
  /** Names besides the built-in ones; tests use it. */
  names?: string[]
  /** Most connections of the queue's own pool; default 4. */
  maxConnections?: number
}

/** Silent for so long, and the job goes to another worker; the smallest value that pg-boss takes. */
const heartbeatSeconds = 10
/** How often silent workers are looked for. */
const monitorSeconds = 1
/** A job in hand longer than this is given to another worker, heartbeat or not. */
const expireInSeconds = 3600

const queueSettings = {
  // One waiting job per key; jobs without a key of their own get a fresh one, so that they never exclude each other.
  policy: 'short',
  notify: true,
  heartbeatSeconds,
  expireInSeconds,
  retryLimit: 8,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  deleteAfterSeconds: 24 * 3600,
}

/** The one place that knows pg-boss: schema `queue`, its own small pool, woken by NOTIFY with polling underneath. */
export function createPgBossQueue(options: PgBossQueueOptions): Queue {
  const boss = new PgBoss({
    connectionString: options.connectionString,
    schema: 'queue',
    application_name: 'lamplighter-queue',
    max: options.maxConnections ?? 4,
    useListenNotify: options.works,
    supervise: options.works,
    schedule: options.works,
    superviseIntervalSeconds: monitorSeconds,
    monitorIntervalSeconds: monitorSeconds,
    cronMonitorIntervalSeconds: 15,
    cronWorkerIntervalSeconds: 5,
  })
  boss.on('error', (error) => options.onProblem({ message: 'the queue had trouble and goes on', error }))
  boss.on('warning', (warning) => options.onProblem({ message: `the queue warns: ${warning.message}` }))
  const worked = new Set<string>()
  return {
    async start() {
      await boss.start()
      for (const name of [...Object.values(jobNames), ...(options.names ?? [])]) await ensureQueue({ boss, name })
    },
    async stop({ graceMs }) {
      // At once: the queue's own stop first says goodbye elsewhere, and takers would go on taking meanwhile.
      await Promise.all([...worked].map((name) => boss.offWork(name, { wait: false })))
      await boss.stop({ graceful: graceMs > 0, timeout: graceMs, close: true })
    },
    async enqueue(tx, job) {
      await boss.send(job.name, job.data, {
        db: fromDrizzle(tx, sql),
        priority: job.priority ?? 0,
        singletonKey: job.onceKey ?? randomUUID(),
        ...(job.startAfter ? { startAfter: job.startAfter } : {}),
        ...(job.group ? { group: { id: job.group } } : {}),
        ...(job.retries
          ? { retryLimit: job.retries.limit, retryDelay: 1, retryBackoff: true, retryDelayMax: job.retries.delaySecondsMax }
          : {}),
      })
    },
    async work(work) {
      worked.add(work.name)
      await takeJobs({ boss, work })
    },
    async schedule({ name, cron, data }) {
      await boss.schedule(name, cron, data ?? {}, { singletonKey: 'schedule' })
    },
    async listDead(name) {
      const jobs = await boss.findJobs<JobData>(deadName(name))
      return jobs.map((job) => ({ id: job.sourceId ?? job.id, data: job.data, error: JSON.stringify(job.sourceOutput ?? null) }))
    },
  }
}

function deadName(name: string): string {
  return `${name}-dead`
}

async function ensureQueue({ boss, name }: { boss: PgBoss; name: string }): Promise<void> {
  await boss.createQueue(deadName(name), { deleteAfterSeconds: 30 * 24 * 3600, retentionSeconds: 30 * 24 * 3600 })
  await boss.createQueue(name, { ...queueSettings, deadLetter: deadName(name) })
}

/**
 * One taker for each job that may be in hand at once. A taker that has ended a job looks for the next at once: left to
 * itself it would sleep until the next poll, also with a thousand jobs waiting.
 */
async function takeJobs({ boss, work }: { boss: PgBoss; work: WorkOptions }): Promise<void> {
  const options = {
    // Polling is the floor under NOTIFY: it picks up retries, whose time comes without a notification.
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: 1,
    heartbeatRefreshSeconds: 3,
    ...(work.perGroup === undefined ? {} : { groupConcurrency: work.perGroup }),
  }
  for (let taker = 0; taker < work.concurrency; taker += 1) {
    let id: string | null = null
    id = await boss.work<JobData>(work.name, options, async ([job]: Job<JobData>[]) => {
      if (job) await work.handler({ id: job.id, data: job.data, attempt: job.retryCount + 1, signal: job.signal })
      if (id !== null) boss.notifyWorker(id)
    })
  }
}
