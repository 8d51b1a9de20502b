import { defineTenantFault } from './fault.ts'

export const webhookDisabled = defineTenantFault({
  id: 'webhook-disabled',
  title: 'The webhook endpoint was disabled after failed deliveries',
  truth: { node: 'webhook-endpoint', cause: 'webhooks/disabled', scope: 'tenant' },
  affects: ['webhooks'],
  mendedBy: 'POST /ops/webhooks/enable {"endpoint":"primary"}',
  inject: async ({ instance }) => {
    await instance.database.admin(
      `update webhook_endpoints set state = 'disabled', disabled_at = now(), disabled_reason = '20 deliveries failed in a row', consecutive_failures = 20,
         last_delivery_at = now() - interval '2 minutes', last_status = 500 where id = 'primary'`,
    )
  },
  clear: async (instance) => {
    await instance.database.admin(
      `update webhook_endpoints set state = 'enabled', disabled_at = null, disabled_reason = null, consecutive_failures = 0`,
    )
  },
  active: async (instance) => (await instance.database.admin(`select 1 from webhook_endpoints where state = 'disabled'`)).length > 0,
})
