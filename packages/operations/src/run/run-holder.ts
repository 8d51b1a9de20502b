import { onOneConnection, type Db } from '@lamplighter/db'
import { beatRun, releaseRun, takeRun, type RunRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'

/** A worker that has not been heard for so long has lost its run. */
export const leaseMs = 8_000
const beatEveryMs = 2_000

export type HeldRun = {
  run: RunRow
  attempt: number
  /** Aborts when the run is no longer ours, or when the process drains. */
  signal: AbortSignal
  /** True once another attempt has the run: whatever we know may be overtaken. */
  isLost(): boolean
  /**
   * True when we were last heard a lease ago, by our own clock, which goes on while the process is frozen: another attempt
   * may have the run by now, and the effect that we are about to have may be its effect too.
   */
  isOverdue(): boolean
  /** Aborts when the process drains: the step in hand ends, the next one is another worker's. */
  draining: AbortSignal
  /** Ends the heartbeat; lets go of the run when it has not ended, so that another worker may take it at once. */
  letGo(options: { release: boolean }): Promise<void>
}

export type HoldOptions = { run: string; worker: string; signal: AbortSignal; draining?: AbortSignal; leaseMs?: number }

/**
 * Takes a run for this worker and keeps saying "still here". Null when someone else has it or nothing is to be done. What is read `behind` travels
 * along and is answered as of after the taking: what another attempt may have written. What is read `meanwhile`, on a connection of its own while the
 * taking waits for the disk, must be what no worker writes. `read` throws when either failed, and the run is held all the same.
 */
export async function holdRun<Behind, Meanwhile>(
  context: OperationsContext,
  { behind, meanwhile, ...options }: HoldOptions & { behind: (db: Db) => Promise<Behind>; meanwhile: (db: Db) => Promise<Meanwhile> },
): Promise<{ held: HeldRun; read(): [Behind, Meanwhile] } | null> {
  const askedAt = performance.now()
  const taking = onOneConnection(context.db, (db) =>
    Promise.allSettled([takeRun(db, { run: options.run, worker: options.worker, leaseMs: options.leaseMs ?? leaseMs }), behind(db)]),
  )
  const [took, around] = await Promise.allSettled([taking, onOneConnection(context.db, meanwhile)])
  if (took.status === 'rejected') throw took.reason
  const [taken, found] = took.value
  if (taken.status === 'rejected') throw taken.reason
  if (!taken.value) return null
  const held = keepHolding(context, { run: taken.value, askedAt, options })
  return {
    held,
    read() {
      if (found.status === 'rejected') throw found.reason
      if (around.status === 'rejected') throw around.reason
      return [found.value, around.value]
    },
  }
}

function keepHolding(
  context: OperationsContext,
  { run, askedAt, options }: { run: RunRow; askedAt: number; options: HoldOptions },
): HeldRun {
  let heardAt = askedAt
  const attempt = run.attempt
  const lost = new AbortController()
  const draining = options.draining ?? new AbortController().signal
  const beat = async (): Promise<void> => {
    // A beat that could not be written says nothing about the run; the next intent or outcome will tell.
    const sentAt = performance.now()
    const alive = await beatRun(context.db, { id: run.id, attempt }).catch(() => 'unheard' as const)
    if (alive === null) lost.abort(new Error('another worker has taken the run over'))
    else if (alive !== 'unheard') heardAt = sentAt
  }
  const timer = setInterval(() => void beat(), beatEveryMs)
  return {
    run,
    attempt,
    signal: AbortSignal.any([options.signal, lost.signal]),
    isLost: () => lost.signal.aborted,
    isOverdue: () => performance.now() - heardAt >= leaseMs,
    draining,
    async letGo({ release }) {
      clearInterval(timer)
      if (release) await handOver(context, { run: run.id, attempt, now: draining.aborted || options.signal.aborted })
    },
  }
}

/** Nobody has the run any more. With `now`, because this process goes away: its job waits for another worker already. */
async function handOver(context: OperationsContext, { run, attempt, now }: { run: string; attempt: number; now: boolean }): Promise<void> {
  await context.db.transaction(async (tx) => {
    const released = await releaseRun(tx, { id: run, attempt })
    // Ahead of new work, because something is half done.
    if (released && now) await context.queue.enqueue(tx, { name: jobNames.run, data: { run }, onceKey: run, priority: 10 })
  })
}
