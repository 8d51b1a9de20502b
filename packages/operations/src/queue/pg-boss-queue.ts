import { sql, type SQL } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type Job } from 'pg-boss'
import { randomUUID } from 'node:crypto'
import { createStatementNames, openDatabase } from '@lamplighter/db'
import type { Job as JobToSend, JobData, Queue, WorkOptions } from './queue.ts'
import { createJobBell } from './job-bell.ts'
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

const schema = 'queue'
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
  const database = openDatabase({
    url: options.connectionString,
    applicationName: 'lamplighter-queue',
    maxConnections: options.maxConnections ?? 4,
    // Its maintenance takes as long as it takes.
    statementTimeoutMs: 0,
    // Whatever it writes on its own account may be lost in a crash of the server, and costs a delivery again: jobs come at least once anyway. What is
    // enqueued goes through its caller's transaction, and waits for the disk with that.
    waitsForDisk: false,
    onConnectionError: (error) => options.onProblem({ message: 'the queue lost a connection and opens another', error }),
  })
  const names = createStatementNames()
  const named = (text: string): { name?: string } => {
    const name = text.includes(';') ? undefined : names.nameOf(text)
    return name === undefined ? {} : { name }
  }
  const boss = new PgBoss({
    // Our pool and not its own: taking a job is then planned once for each connection, not for each job. Without parameters there is one plan; the server makes
    // another when it has counted the table again.
    db: { executeSql: async (text, values) => database.pool.query({ ...named(text), text }, values as unknown[]) },
    schema,
    // Its listener wakes every taker for each job, and all but one look in vain; ours wakes one.
    useListenNotify: false,
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
  const takers = new Takers(boss)
  const bell = createJobBell({
    connectionString: options.connectionString,
    channel: `'pgboss_' || left(encode(sha224('${schema}'::bytea), 'hex'), 24)`,
    onJob: (name) => takers.wakeOne(name),
    onAwake: () => takers.wakeAll(),
    onProblem: (error) => options.onProblem({ message: 'the queue does not hear of new jobs and looks by itself', error }),
  })
  return {
    async start() {
      await boss.start()
      if (options.works) await bell.start()
      for (const name of [...Object.values(jobNames), ...(options.names ?? [])]) await ensureQueue({ boss, name })
    },
    async stop({ graceMs }) {
      // Before anything is waited for, the bell's goodbye or the queue's own: takers would go on taking meanwhile.
      const off = [...worked].map((name) => boss.offWork(name, { wait: false }))
      await Promise.all([...off, bell.stop()])
      await boss.stop({ graceful: graceMs > 0, timeout: graceMs })
      await database.close()
    },
    async enqueue(tx, job) {
      await send(job, (statement) => tx.execute(statement))
    },
    async enqueueStatement(job) {
      let asked: SQL | null = null
      await send(job, async (statement) => {
        asked = statement
        return { rows: [{ id: 'asked for' }] }
      })
      if (asked === null) throw new Error('the queue enqueues without a statement')
      return asked
    },
    async work(work) {
      worked.add(work.name)
      await takers.add(work)
    },
    async schedule({ name, cron, data }) {
      await boss.schedule(name, cron, data ?? {}, { singletonKey: 'schedule' })
    },
    async listMissing(name, onceKeys) {
      // In the words of the index that keeps the waiting ones apart (job_i1), so that it is used.
      const { rows } = await database.pool.query<{ key: string }>(
        `select coalesce(singleton_key, '') as key from ${schema}.job
          where name = $1 and state = 'created' and policy = 'short' and coalesce(singleton_key, '') = any($2::text[])`,
        [name, onceKeys],
      )
      const waiting = new Set(rows.map(({ key }) => key))
      return onceKeys.filter((key) => !waiting.has(key))
    },
    async listDead(name) {
      const jobs = await boss.findJobs<JobData>(deadName(name))
      return jobs.map((job) => ({ id: job.sourceId ?? job.id, data: job.data, error: JSON.stringify(job.sourceOutput ?? null) }))
    },
  }

  async function send(job: JobToSend, execute: (statement: SQL) => Promise<{ rows: unknown[] }>): Promise<void> {
    await boss.send(job.name, job.data, {
      db: fromDrizzle({ execute: (statement) => execute(statement as SQL) }, sql),
      priority: job.priority ?? 0,
      singletonKey: job.onceKey ?? randomUUID(),
      ...(job.startAfter ? { startAfter: job.startAfter } : {}),
      ...(job.group ? { group: { id: job.group } } : {}),
      ...(job.retries
        ? { retryLimit: job.retries.limit, retryDelay: 1, retryBackoff: true, retryDelayMax: job.retries.delaySecondsMax }
        : {}),
    })
  }
}

function deadName(name: string): string {
  return `${name}-dead`
}

async function ensureQueue({ boss, name }: { boss: PgBoss; name: string }): Promise<void> {
  await boss.createQueue(deadName(name), { deleteAfterSeconds: 30 * 24 * 3600, retentionSeconds: 30 * 24 * 3600 })
  await boss.createQueue(name, { ...queueSettings, deadLetter: deadName(name) })
}

type Taker = { id: string; busy: boolean }

/** By then a job that came alone has begun. */
const wakeNextAfterMs = 10

/**
 * One taker for each job that may be in hand at once. A new job wakes one of them, and whoever takes a job wakes the next a moment later, who may
 * find another: eight that are woken together would all ask the database at the moment when the run that was waited for should begin.
 */
class Takers {
  readonly #boss: PgBoss
  readonly #byName = new Map<string, Taker[]>()
  readonly #wakingNext = new Set<string>()

  constructor(boss: PgBoss) {
    this.#boss = boss
  }

  wakeOne(name: string): void {
    const idle = this.#byName.get(name)?.find((taker) => !taker.busy)
    if (idle) this.#boss.notifyWorker(idle.id)
  }

  #wakeNext(name: string): void {
    if (this.#wakingNext.has(name)) return
    this.#wakingNext.add(name)
    setTimeout(() => {
      this.#wakingNext.delete(name)
      this.wakeOne(name)
    }, wakeNextAfterMs)
  }

  wakeAll(): void {
    for (const { id } of [...this.#byName.values()].flat()) this.#boss.notifyWorker(id)
  }

  async add(work: WorkOptions): Promise<void> {
    const options = {
      // Polling is the floor under the bell: it picks up retries, whose time comes without a notification.
      pollingIntervalSeconds: 1,
      heartbeatRefreshSeconds: 3,
      ...(work.perGroup === undefined ? {} : { groupConcurrency: work.perGroup }),
    }
    const takers = this.#byName.get(work.name) ?? []
    this.#byName.set(work.name, takers)
    for (let n = 0; n < work.concurrency; n += 1) {
      const taker: Taker = { id: '', busy: false }
      taker.id = await this.#boss.work<JobData>(work.name, options, async ([job]: Job<JobData>[]) => {
        if (!job) return
        taker.busy = true
        this.#wakeNext(work.name)
        try {
          await work.handler({ id: job.id, data: job.data, attempt: job.retryCount + 1, signal: job.signal })
        } finally {
          taker.busy = false
          // Looks for the next job at once: left to itself it would sleep until it polls, also with a thousand jobs waiting.
          if (taker.id !== '') this.#boss.notifyWorker(taker.id)
        }
      })
      takers.push(taker)
    }
  }
}
