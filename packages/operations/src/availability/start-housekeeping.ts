import type { OperationsContext } from '../context.ts'
import { learnFromRuns } from '../learning/learn-from-runs.ts'
import { jobNames } from '../queue/job-names.ts'
import { pruneHistory } from '../sweep/prune-history.ts'
import { watchProber } from '../sweep/watch-prober.ts'

/**
 * Makes this process do what is done now and then, through the queue: once for all workers, taken over when one dies. Learning from
 * runs, and watching whether the prober sees anything, each minute; deleting what has outlived its retention each night.
 */
export async function startHousekeeping({ context }: { context: OperationsContext }): Promise<void> {
  const { queue } = context
  await queue.work({ name: jobNames.prune, concurrency: 1, handler: () => pruneHistory({ context }) })
  await queue.work({ name: jobNames.learn, concurrency: 1, handler: async () => void (await learnFromRuns({ context })) })
  await queue.work({ name: jobNames.proberWatch, concurrency: 1, handler: () => watchProber({ context }) })
  await queue.schedule({ name: jobNames.proberWatch, cron: '* * * * *' })
  await queue.schedule({ name: jobNames.prune, cron: '17 3 * * *' })
  await queue.schedule({ name: jobNames.learn, cron: '* * * * *' })
}
