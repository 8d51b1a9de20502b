import { beatRun, releaseRun, takeRun, type RunRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'

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
  /** Ends the heartbeat; lets go of the run when it has not ended, so that another worker may take it at once. */
  letGo(options: { release: boolean }): Promise<void>
}

export type HoldOptions = { run: string; worker: string; signal: AbortSignal; leaseMs?: number }

/** Takes a run for this worker and keeps saying "still here". Null when someone else has it or nothing is to be done. */
export async function holdRun(context: OperationsContext, options: HoldOptions): Promise<HeldRun | null> {
  const run = await takeRun(context.db, { run: options.run, worker: options.worker, leaseMs: options.leaseMs ?? leaseMs })
  if (!run) return null
  const attempt = run.attempt
  const lost = new AbortController()
  const beat = async (): Promise<void> => {
    // A beat that could not be written says nothing about the run; the next intent or outcome will tell.
    const alive = await beatRun(context.db, { id: run.id, attempt }).catch(() => ({ cancelRequested: false }))
    if (alive === null) lost.abort(new Error('another worker has taken the run over'))
  }
  const timer = setInterval(() => void beat(), beatEveryMs)
  return {
    run,
    attempt,
    signal: AbortSignal.any([options.signal, lost.signal]),
    isLost: () => lost.signal.aborted,
    async letGo({ release }) {
      clearInterval(timer)
      if (release) await releaseRun(context.db, { id: run.id, attempt })
    },
  }
}
