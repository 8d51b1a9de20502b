import type { DatabaseTransaction } from '@lamplighter/db'

/** Work to hand out. `key` groups jobs of which at most one runs at a time, across all workers. */
export type Job = {
  name: string
  data: Record<string, string | number | boolean | null>
  /** Higher first; 0 by default. */
  priority?: number
  /** Not before this time. */
  startAfter?: Date
  /** At most one waiting job per name and key: a second one is not enqueued while the first still waits. */
  onceKey?: string
}

/** `attempt` is 1 at first and grows with each takeover; `signal` aborts when the queue drains or gives the job away. */
export type JobHandler = (job: { id: string; data: Job['data']; attempt: number; signal: AbortSignal }) => Promise<void>

export type WorkOptions = {
  name: string
  handler: JobHandler
  /** How many jobs of this name one process runs at once. */
  concurrency: number
}

export type ScheduleOptions = { name: string; cron: string; data?: Job['data'] }

/**
 * Hands out work, at least once, to one worker at a time; what really happened is the journal's to tell.
 * A job whose worker falls silent is given to another one within 15 seconds.
 */
export type Queue = {
  /** Enqueues inside the caller's transaction: the job exists exactly when the transaction commits. */
  enqueue(tx: DatabaseTransaction, job: Job): Promise<void>
  /** Starts to take jobs of one name. A handler that throws has its job tried again with back-off, then set aside as dead. */
  work(options: WorkOptions): Promise<void>
  /** Enqueues one job per tick of the cron expression (UTC), whatever the number of workers. */
  schedule(options: ScheduleOptions): Promise<void>
  start(): Promise<void>
  /** Takes no more jobs, lets those in hand end within `graceMs`, then aborts them so that another worker takes over. */
  stop(options: { graceMs: number }): Promise<void>
}
