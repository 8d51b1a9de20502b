import { defineFeature } from '@lamplighter/catalog'
import { hard, soft, withDatabase } from '../../edges.ts'

export const storefront = defineFeature({
  id: 'storefront',
  title: 'Storefront',
  description: 'The shop window: pages, products and prices over the shop’s own secure address.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('certificate'), hard('cache', 0.9), soft('database', 0.1)],
})
