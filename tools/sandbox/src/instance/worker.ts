import type { Session, TenantDatabase } from './tenant-database.ts'

export interface Job {
  id: string
  kind: string
  payload: Record<string, unknown>
  attempts: number
}

export type JobOutcome = { type: 'done'; result: string } | { type: 'failed'; code: string; message: string }
export type JobHandler = (options: { job: Job; signal: AbortSignal }) => Promise<JobOutcome>

export const attemptsMax = 3
export const deadLetterLimit = 50
const tickMs = 1000

export interface WorkerState {
  running: boolean
  heartbeatAt: string
  heartbeatAgeMs: number
  tickMs: number
  processed: number
  currentJob: { id: number; kind: string; startedAt: string; runningMs: number } | null
  exit: { at: string; message: string } | null
}

/** The loop that works off one tenant's queue, one job at a time, and beats once a second while it turns. */
export interface Worker {
  state: () => WorkerState
  wake: () => void
  /** Resolves with the outcome of a job, or undefined when it has not ended in time. */
  outcomeOf: (options: { id: string; timeoutMs: number }) => Promise<JobOutcome | undefined>
  /** Ends the loop, frees what it held (jobs without attempts left are parked), starts a new one. */
  restart: () => Promise<{ heldJob: number | null }>
  stop: () => void
}

export function startWorker(options: { database: TenantDatabase; handlers: Record<string, JobHandler>; pollMs: number }): Worker {
  const { database } = options
  const watchers = new Map<string, (outcome: JobOutcome) => void>()
  // A job may end before anyone asks for its outcome.
  const recent = new Map<string, JobOutcome>()
  const remember = (ended: { id: string; outcome: JobOutcome }) => {
    recent.set(ended.id, ended.outcome)
    const oldest = recent.keys().next().value
    if (recent.size > 50 && oldest !== undefined) recent.delete(oldest)
  }
  let loop = newLoop()
  void run(loop, 'recover')

  function newLoop() {
    return {
      abort: new AbortController(),
      heartbeatAt: Date.now(),
      processed: 0,
      current: null as { job: Job; startedAt: number } | null,
      exit: null as { at: string; message: string } | null,
      wake: () => {},
      due: true,
    }
  }
  type Loop = ReturnType<typeof newLoop>

  async function run(self: Loop, first: 'recover' | 'poll'): Promise<void> {
    // Spread over the interval, so that hundreds of workers do not ask at the same moment.
    let nextPollAt = Date.now() + Math.random() * options.pollMs
    let recovered = first === 'poll'
    try {
      while (!self.abort.signal.aborted) {
        self.heartbeatAt = Date.now()
        if (!self.due && Date.now() < nextPollAt) {
          await pause(self)
          continue
        }
        self.due = false
        nextPollAt = Date.now() + options.pollMs
        const job = await claim(recovered).catch(() => undefined)
        recovered = true
        if (!job) continue
        self.due = true
        self.current = { job, startedAt: Date.now() }
        const handler = options.handlers[job.kind]
        // Reading the job is not guarded: a payload that nobody expected ends the loop, as it would end a process.
        assertReadable(job)
        const outcome = handler
          ? await handler({ job, signal: self.abort.signal }).catch(failed)
          : ({ type: 'failed', code: 'unknown-kind', message: `No handler for ${job.kind}` } as const)
        if (self.abort.signal.aborted) return
        await settle({ job, outcome }).catch(() => {})
        self.current = null
        self.processed += 1
        remember({ id: job.id, outcome })
        watchers.get(job.id)?.(outcome)
      }
    } catch (error) {
      self.exit = { at: new Date().toISOString(), message: error instanceof Error ? error.message : String(error) }
    }
  }

  function pause(self: Loop): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        self.wake = () => {}
        resolve()
      }
      const timer = setTimeout(done, tickMs)
      self.wake = done
    })
  }

  /** The oldest job of the highest priority. The first time, jobs that a former process left behind are freed before. */
  async function claim(recovered: boolean): Promise<Job | undefined> {
    return database.background(async (session) => {
      if (!recovered) await freeHeld(session)
      const found = await session.query<Job>(`
        update jobs set state = 'running', attempts = attempts + 1
        where id = (select id from jobs where state = 'queued' and run_at <= now() order by priority desc, id limit 1 for update skip locked)
        returning id, kind, payload, attempts`)
      return found.rows[0]
    })
  }

  async function settle(done: { job: Job; outcome: JobOutcome }): Promise<void> {
    const { job, outcome } = done
    await database.background(async (session) => {
      if (outcome.type === 'done') {
        await session.query('delete from jobs where id = $1', [job.id])
      } else if (job.attempts < attemptsMax) {
        await session.query(`update jobs set state = 'queued', run_at = now() + interval '5 seconds' where id = $1`, [job.id])
      } else {
        await session.query(
          `with gone as (delete from jobs where id = $1 returning kind, payload) insert into dead_letters (kind, payload, error) select kind, payload, $2 from gone`,
          [job.id, `${outcome.code}: ${outcome.message}`],
        )
      }
    })
  }

  return {
    state: () => {
      const now = Date.now()
      const current = loop.current
      return {
        running: loop.exit === null && !loop.abort.signal.aborted,
        heartbeatAt: new Date(loop.heartbeatAt).toISOString(),
        heartbeatAgeMs: now - loop.heartbeatAt,
        tickMs,
        processed: loop.processed,
        currentJob: current
          ? {
              id: Number(current.job.id),
              kind: current.job.kind,
              startedAt: new Date(current.startedAt).toISOString(),
              runningMs: now - current.startedAt,
            }
          : null,
        exit: loop.exit,
      }
    },
    wake: () => {
      loop.due = true
      loop.wake()
    },
    outcomeOf: ({ id, timeoutMs }) =>
      new Promise((resolve) => {
        const known = recent.get(id)
        if (known) return resolve(known)
        const timer = setTimeout(() => finish(undefined), timeoutMs)
        const finish = (outcome: JobOutcome | undefined) => {
          clearTimeout(timer)
          watchers.delete(id)
          resolve(outcome)
        }
        watchers.set(id, finish)
      }),
    restart: async () => {
      const held = loop.current?.job.id
      loop.abort.abort()
      loop.wake()
      await database.admin(freeHeldStatement)
      loop = newLoop()
      void run(loop, 'poll')
      return { heldJob: held === undefined ? null : Number(held) }
    },
    stop: () => {
      loop.abort.abort()
      loop.wake()
    },
  }
}

const freeHeldStatement = `update jobs set state = case when attempts >= ${attemptsMax} then 'parked' else 'queued' end where state = 'running'`

async function freeHeld(session: Session): Promise<void> {
  await session.query(freeHeldStatement)
}

function assertReadable(job: Job): void {
  const lines = job.payload['lines']
  if (lines === null) throw new TypeError(`Cannot read lines of ${job.kind} ${job.id}: null`)
}

function failed(error: unknown): JobOutcome {
  return { type: 'failed', code: 'error', message: error instanceof Error ? error.message : String(error) }
}
