import { defineFeature } from '@lamplighter/catalog'
import { handsOver, hard, soft, withDatabase } from '../../edges.ts'

export const webhooks = defineFeature({
  id: 'webhooks',
  title: 'Webhooks',
  description: 'Tells the customer’s own systems what happened.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('queue'), handsOver('worker'), hard('webhook-endpoint', 0.97), soft('database', 0.1)],
})
