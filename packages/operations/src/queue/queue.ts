import type { SQL } from 'drizzle-orm'
import type { DatabaseTransaction } from '@lamplighter/db'

export type JobData = Record<string, string | number | boolean | null>

/** Work to hand out. */
export type Job = {
  name: string
  data: JobData
  /** Higher first; 0 by default. */
  priority?: number
  /** Not before this time. */
  startAfter?: Date
  /** At most one waiting job per name and key: a second one is not enqueued while the first still waits. */
  onceKey?: string
  /** Jobs of one group share the limit `perGroup` of their worker, across all workers on all machines. */
  group?: string
  /** How often it is tried again, and the longest pause between two tries; by default 8 times and a minute. */
  retries?: { limit: number; delaySecondsMax: number }
}

/** `attempt` is 1 at first and grows with each retry or takeover; `signal` aborts when the job is no longer ours. */
export type JobHandler = (job: { id: string; data: JobData; attempt: number; signal: AbortSignal }) => Promise<void>

export type WorkOptions = {
  name: string
  handler: JobHandler
  /** How many jobs of this name one process runs at once. */
  concurrency: number
  /** How many jobs of one group run at once, over all processes; unlimited when absent. */
  perGroup?: number
}

export type ScheduleOptions = { name: string; cron: string; data?: JobData }

/**
 * Hands out work, at least once, to one worker at a time; what really happened is the journal's to tell.
 * A job whose worker falls silent is given to another one within 15 seconds.
 */
export type Queue = {
  /** Enqueues inside the caller's transaction: the job exists exactly when the transaction commits. */
  enqueue(tx: DatabaseTransaction, job: Job): Promise<void>
  /** The statement that does so, for the end of a `shortTransaction`; nothing is enqueued before it is executed. */
  enqueueStatement(job: Job): Promise<SQL>
  /** Starts to take jobs of one name. A handler that throws has its job tried again with back-off, then set aside as dead. */
  work(options: WorkOptions): Promise<void>
  /** Enqueues one job per tick of the cron expression (UTC, by the minute), whatever the number of workers. */
  schedule(options: ScheduleOptions): Promise<void>
  /**
   * Those of the keys under which no job of that name waits. It may be in hand, or may have been a moment ago: whoever enqueues it again has to look first
   * whether there is still something to do.
   */
  listMissing(name: string, onceKeys: string[]): Promise<string[]>
  /** Jobs set aside after their last try, oldest first. */
  listDead(name: string): Promise<{ id: string; data: JobData; error: string }[]>
  /** Creates what is missing in the database and connects. Throws when the database can not be reached. */
  start(): Promise<void>
  /** Takes no more jobs, lets those in hand end within `graceMs`, then aborts them so that another worker takes over. */
  stop(options: { graceMs: number }): Promise<void>
}
