import { waitUntil } from '../platform/wait-until.ts'
import { attemptsMax } from '../instance/worker.ts'
import { defineTenantFault } from './fault.ts'

const wedgedAfterMs = 3000

/** A real job that waits for a supplier who never answers, in a worker that knows no timeout for it. */
export const workerWedged = defineTenantFault({
  id: 'worker-wedged',
  title: 'The worker hangs in a job that never ends',
  truth: { node: 'worker', cause: 'worker/wedged', scope: 'tenant' },
  affects: ['orders', 'webhooks', 'marketing-mail'],
  mendedBy: 'POST /ops/worker/restart {}',
  inject: async ({ instance }) => {
    // Its last attempt: whoever frees the worker parks the job instead of meeting it again.
    await instance.database.admin(`insert into jobs (kind, payload, priority, attempts) values ('stock-feed', $1, 10, $2)`, [
      JSON.stringify({ supplierPort: instance.platform.supplier.port }),
      attemptsMax - 1,
    ])
    instance.worker.wake()
    await waitUntil({ timeoutMs: 5000, check: () => instance.worker.state().currentJob?.kind === 'stock-feed' })
  },
  clear: async (instance) => {
    await instance.worker.restart()
    await instance.database.admin(`delete from jobs where kind = 'stock-feed'`)
  },
  active: (instance) => {
    const { running, currentJob, heartbeatAgeMs } = instance.worker.state()
    return Promise.resolve(running && currentJob !== null && (currentJob.kind === 'stock-feed' || heartbeatAgeMs > wedgedAfterMs))
  },
})
