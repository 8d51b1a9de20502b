import { escalateApproval } from '../approval/escalate-approval.ts'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { executeRun, type ExecuteRunOptions } from './execute-run.ts'
import { followUpRun } from './follow-up-run.ts'
import { requeueLostRuns, sweepRuns } from './sweep-runs.ts'

export type RunWorkerOptions = {
  /** Names this process among all workers. */
  worker: string
  /** How many runs at once. */
  concurrency: number
  observe?: ExecuteRunOptions['observe']
}

/** How often silent runs are looked for; with the lease of 8 s, another worker takes over within 15. */
const sweepEveryMs = 2_000
/** Only what the queue lost waits for this: nothing is half done there. */
const requeueEveryMs = 10_000

/**
 * Makes this process carry out runs, and look for runs that other processes left behind. `stop` ends the looking, and each
 * run in hand after its current step: the rest is handed to another worker at once. The queue's own `stop` waits for that.
 */
export async function startRunWorker(context: OperationsContext, options: RunWorkerOptions): Promise<{ stop(): void }> {
  const { queue } = context
  const draining = new AbortController()
  await queue.work({
    name: jobNames.run,
    concurrency: options.concurrency,
    handler: async ({ data, signal }) => {
      // Thrown, so that the queue gives the job to another worker.
      if (draining.signal.aborted) throw new Error('this worker drains and takes no more runs')
      await executeRun(context, {
        run: String(data['run']),
        question: typeof data['question'] === 'string' ? data['question'] : null,
        worker: options.worker,
        signal,
        draining: draining.signal,
        ...(options.observe ? { observe: options.observe } : {}),
      })
    },
  })
  await queue.work({
    name: jobNames.followUp,
    concurrency: 2,
    handler: async ({ data, signal }) => void (await followUpRun(context, { run: String(data['run']), signal })),
  })
  await queue.work({
    name: jobNames.escalate,
    concurrency: 1,
    handler: async ({ data }) => void (await escalateApproval(context, { run: String(data['run']) })),
  })
  const timers = [
    every(sweepEveryMs, async () => void (await sweepRuns(context))),
    every(requeueEveryMs, async () => void (await requeueLostRuns(context))),
  ]
  return {
    stop() {
      for (const timer of timers) clearInterval(timer)
      draining.abort()
    },
  }

  /** One after the other, however long one takes. */
  function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
    let busy = false
    return setInterval(() => {
      if (busy) return
      busy = true
      work()
        .catch((error: unknown) =>
          context.log({ level: 'warn', message: 'runs could not be swept just now', detail: { error: String(error) } }),
        )
        .finally(() => (busy = false))
    }, ms)
  }
}
