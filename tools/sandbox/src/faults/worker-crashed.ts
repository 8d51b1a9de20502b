import { waitUntil } from '../platform/wait-until.ts'
import { attemptsMax } from '../instance/worker.ts'
import { defineTenantFault } from './fault.ts'

/** A real job with a payload that nobody expected: reading it ends the loop. */
export const workerCrashed = defineTenantFault({
  id: 'worker-crashed',
  title: 'The worker has ended on a malformed job',
  truth: { node: 'worker', cause: 'worker/crashed', scope: 'tenant' },
  affects: ['orders', 'webhooks', 'marketing-mail'],
  mendedBy: 'POST /ops/worker/restart {}',
  inject: async ({ instance }) => {
    await instance.database.admin(`insert into jobs (kind, payload, priority, attempts) values ('stock-feed', '{"lines": null}', 10, $1)`, [
      attemptsMax - 1,
    ])
    instance.worker.wake()
    await waitUntil({ timeoutMs: 5000, check: () => !instance.worker.state().running })
  },
  clear: async (instance) => {
    await instance.worker.restart()
    await instance.database.admin(`delete from jobs where kind = 'stock-feed'`)
  },
  active: (instance) => Promise.resolve(!instance.worker.state().running),
})
