import { defineFeature } from '@lamplighter/catalog'
import { hard, soft, withDatabase } from '../../edges.ts'

export const cart = defineFeature({
  id: 'cart',
  title: 'Cart',
  description: 'Adds up what a shopper wants, discounts included.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('release', 0.8), soft('database', 0.1)],
})
