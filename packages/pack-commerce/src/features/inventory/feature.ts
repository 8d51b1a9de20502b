import { defineFeature } from '@lamplighter/catalog'
import { hard, soft, withDatabase } from '../../edges.ts'

export const inventory = defineFeature({
  id: 'inventory',
  title: 'Inventory',
  description: 'Counts stock and shows it to shoppers.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('database', 0.9), soft('settings', 0.4)],
})
