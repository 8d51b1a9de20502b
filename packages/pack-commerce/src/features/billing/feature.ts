import { defineFeature } from '@lamplighter/catalog'
import { hard, soft, withDatabase } from '../../edges.ts'

export const billing = defineFeature({
  id: 'billing',
  title: 'Billing',
  description: 'Writes invoices for orders.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('schema', 0.9), soft('database', 0.1)],
})
