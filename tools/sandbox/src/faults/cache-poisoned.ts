import { samplePrices } from '../ops/facts/shop.ts'
import { defineTenantFault } from './fault.ts'

/** Cached prices of another currency: a hundred times too high. */
export const cachePoisoned = defineTenantFault({
  id: 'cache-poisoned',
  title: 'The cache holds prices that are not those of the catalogue',
  truth: { node: 'cache', cause: 'cache/poisoned', scope: 'tenant' },
  affects: ['storefront'],
  mendedBy: 'POST /ops/cache/flush {}',
  inject: async ({ instance }) => {
    const rows = await instance.database.admin<{ sku: string; price_cents: number }>(
      'select sku, price_cents from products where published order by sku limit 12',
    )
    for (const row of rows) instance.cache.put({ sku: row.sku, priceCents: row.price_cents * 100 })
  },
  clear: (instance) => {
    instance.cache.flush()
    return Promise.resolve()
  },
  active: async (instance) => (await samplePrices(instance)).some((one) => one.cached !== one.source),
})
