import { defineTenantFault } from './fault.ts'

/** Works as designed: stock that was entered is a draft until the shop publishes it. */
export const stockNotPublished = defineTenantFault({
  id: 'stock-not-published',
  title: 'The customer has entered stock and not published it',
  truth: { node: 'settings', cause: 'usage/stock-not-published', scope: 'tenant' },
  affects: ['inventory'],
  mendedBy: 'POST /ops/settings/publish-stock {}',
  inject: async ({ instance }) => {
    await instance.database.admin(`update stock set published_at = null where sku between 'P-001' and 'P-045'`)
  },
  clear: async (instance) => {
    await instance.database.admin('update stock set published_at = now() where published_at is null')
  },
  active: async (instance) =>
    (await instance.database.admin('select 1 from stock where quantity > 0 and published_at is null limit 1')).length > 0,
})
