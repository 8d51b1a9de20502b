import { defineTenantFault } from './fault.ts'

/** Connections that were taken out of the pool and never given back. */
export const poolExhausted = defineTenantFault({
  id: 'pool-exhausted',
  title: 'Every connection of the pool is taken and none comes back',
  truth: { node: 'database-pool', cause: 'database/pool-exhausted', scope: 'tenant' },
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
  mendedBy: 'POST /ops/pool/recycle {}',
  inject: ({ instance }) => instance.database.leak(),
  clear: (instance) => instance.database.recyclePool(),
  active: (instance) => {
    const { leaked, max } = instance.database.pool()
    return Promise.resolve(leaked >= max)
  },
})
