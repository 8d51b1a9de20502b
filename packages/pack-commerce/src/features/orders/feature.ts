import { defineFeature } from '@lamplighter/catalog'
import { handsOver, hard, soft, withDatabase } from '../../edges.ts'

export const orders = defineFeature({
  id: 'orders',
  title: 'Orders',
  description: 'Takes accepted orders through the queue to their confirmation.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('queue'), handsOver('worker'), soft('database', 0.1)],
})
