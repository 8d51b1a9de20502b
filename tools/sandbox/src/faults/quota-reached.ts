import { defineTenantFault, textParam } from './fault.ts'

export const quotaReached = defineTenantFault({
  id: 'quota-reached',
  title: 'A quota is used up',
  truth: { node: 'quota', cause: 'quota/reached', scope: 'tenant' },
  affects: ['marketing-mail'],
  mendedBy: 'POST /ops/quotas/set {"quota":"mails-per-month","limit":<more than used>}',
  params: {
    quota: {
      type: 'string',
      default: 'mails-per-month',
      values: ['mails-per-month', 'orders-per-month', 'invoices-per-month'],
      about: 'which quota',
    },
  },
  inject: async ({ instance, params }) => {
    await instance.database.admin('update quotas set used = quota_limit where quota = $1', [textParam({ params, name: 'quota' })])
  },
  clear: async (instance) => {
    await instance.database.admin('update quotas set used = quota_limit / 20 where used >= quota_limit')
  },
  active: async (instance) => (await instance.database.admin('select 1 from quotas where used >= quota_limit')).length > 0,
})
