import { defineComponent } from '@lamplighter/catalog'

export const webhookEndpoint = defineComponent({
  id: 'webhook-endpoint',
  title: 'Webhook endpoint',
  description: 'The customer’s own address that receives events.',
  prior: 0.004,
  dependsOn: [],
})
