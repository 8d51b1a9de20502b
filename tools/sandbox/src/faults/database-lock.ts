import { waitUntil } from '../platform/wait-until.ts'
import { listLocks } from '../ops/facts/machinery.ts'
import { defineTenantFault } from './fault.ts'

const batch = 'nightly-import'

/** An import that has changed all stock and neither commits nor rolls back, and a stock program that waits behind it. */
export const databaseLock = defineTenantFault({
  id: 'database-lock',
  title: 'A transaction left open holds the locks on the stock',
  truth: { node: 'database', cause: 'database/blocked-transaction', scope: 'tenant' },
  affects: ['checkout', 'inventory'],
  mendedBy: 'POST /ops/database/terminate-session {"pid":<blocker>}',
  inject: async ({ instance }) => {
    const holder = await instance.database.connectBatch(batch)
    await holder.query('begin')
    await holder.query('update stock set quantity = quantity')
    const waiter = await instance.database.connectBatch('stock-count')
    const waiting = waiter
      .query('begin; select * from stock order by sku for update; commit')
      .catch(() => {})
      .finally(() => waiter.end().catch(() => {}))
    instance.batches.set(batch, {
      stop: async () => {
        instance.batches.delete(batch)
        await holder.end().catch(() => {})
        await waiting
      },
    })
    await waitUntil({ timeoutMs: 5000, check: async () => (await listLocks(instance)).blockers.length > 0 })
  },
  clear: async (instance) => {
    await instance.batches.get(batch)?.stop()
  },
  active: async (instance) => (await listLocks(instance)).blockers.some((one) => one.application === batch),
})
