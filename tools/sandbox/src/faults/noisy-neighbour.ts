import { badParameter } from '../http/refusal.ts'
import { throttleTenant } from '../ops/platform-actions.ts'
import { waitUntil } from '../platform/wait-until.ts'
import type { Platform } from '../platform/platform.ts'
import { defineSharedFault } from './fault.ts'

const batch = 'bulk-export'
const queriesAtOnce = 64
const querySeconds = 0.4
const overloadedWaitMs = 500

/** One tenant's export floods the slots of its shard with slow queries; everyone else on it waits in line. */
export const noisyNeighbour = defineSharedFault({
  id: 'noisy-neighbour',
  title: 'One tenant takes all the capacity of its shard',
  truth: { node: 'shard', cause: 'shard/noisy-neighbour', scope: 'shared' },
  affects: [
    'storefront',
    'search',
    'cart',
    'checkout',
    'orders',
    'inventory',
    'billing',
    'marketing-mail',
    'marketplace-sync',
    'webhooks',
    'reports',
  ],
  sharedTargets: ['eu-1', 'eu-2', 'us-1'],
  mendedBy: 'POST /ops/platform/shards/<shard>/throttle {"tenant":"<the noisy one>"}',
  params: { tenant: { type: 'string', default: null, about: 'the noisy tenant; the last one of the shard when left out' } },
  inject: async ({ platform, shared, params }) => {
    const tenants = instancesOn({ platform, shared })
    const noisy = params['tenant'] === null ? tenants.at(-1) : tenants.find((one) => one.tenant.id === params['tenant'])
    if (!noisy) throw badParameter(`tenant: ${String(params['tenant'] ?? 'none')} is not on shard ${shared}.`)
    const clients = await Promise.all(Array.from({ length: noisy.shard.slots }, () => noisy.database.connectBatch(batch)))
    let stopped = false
    const flood = async (index: number) => {
      while (!stopped) {
        const client = clients[index % clients.length]
        await noisy.shard
          .run({ tenant: noisy.tenant.id, patient: true, work: async () => client?.query(`select pg_sleep(${querySeconds})`) })
          .catch(() => {
            stopped = true
          })
      }
    }
    const loops = Array.from({ length: queriesAtOnce }, (_unused, index) => flood(index))
    noisy.batches.set(batch, {
      stop: async () => {
        stopped = true
        noisy.batches.delete(batch)
        for (const client of clients) void client.end().catch(() => {})
        await Promise.allSettled(loops)
      },
    })
    await waitUntil({ timeoutMs: 5000, check: () => noisy.shard.load().waiting > noisy.shard.slots })
  },
  clear: async ({ platform, shared }) => {
    for (const instance of instancesOn({ platform, shared })) {
      await instance.batches.get(batch)?.stop()
      if (instance.shard.throttledTo(instance.tenant.id) !== null) {
        await throttleTenant({ platform, shard: shared, tenant: instance.tenant.id, slots: null })
      }
    }
    platform.shards.get(shared)?.forget()
  },
  active: ({ platform, shared }) => Promise.resolve(instancesOn({ platform, shared }).some((one) => one.batches.has(batch))),
  mitigated: ({ platform, shared }) => {
    const load = platform.shards.get(shared)?.load()
    return Promise.resolve(load !== undefined && load.waiting === 0 && load.waitMsP95 < overloadedWaitMs)
  },
})

function instancesOn(options: { platform: Platform; shared: string }) {
  return [...options.platform.instances.values()].filter((one) => one.tenant.shard === options.shared)
}
