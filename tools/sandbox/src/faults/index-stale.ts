import { searchIndexFacts } from '../ops/facts/shop.ts'
import { rebuildIndex } from '../ops/actions/shop.ts'
import { defineTenantFault } from './fault.ts'

const suffix = ' (new season)'

/** The indexer has halted, and products were renamed since. */
export const indexStale = defineTenantFault({
  id: 'index-stale',
  title: 'The search index has stopped following the catalogue',
  truth: { node: 'search-index', cause: 'search/index-stale', scope: 'tenant' },
  affects: ['search'],
  mendedBy: 'POST /ops/search-index/rebuild {}',
  inject: async ({ instance }) => {
    await instance.database.admin(
      `update search_state set state = 'halted'; update products set name = name || '${suffix}', updated_at = now() where sku between 'P-001' and 'P-012'`,
    )
  },
  clear: async (instance) => {
    await instance.database.admin(
      `update products set name = replace(name, '${suffix}', ''), updated_at = now() where name like '%${suffix}'`,
    )
    await rebuildIndex(instance)
  },
  active: async (instance) => Number((await searchIndexFacts(instance))['stale']) > 0,
})
