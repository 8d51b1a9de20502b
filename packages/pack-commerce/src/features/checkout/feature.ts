import { defineFeature } from '@lamplighter/catalog'
import { hard, slowedBy, soft, withDatabase } from '../../edges.ts'

export const checkout = defineFeature({
  id: 'checkout',
  title: 'Checkout',
  description: 'Shipping, tax, stock and payment of an order in one go.',
  prior: 0.002,
  dependsOn: [
    ...withDatabase,
    hard('payment-credential', 0.97),
    slowedBy('payments-partner', 0.9),
    hard('release', 0.8),
    hard('database', 0.9),
    hard('configuration', 0.8),
    soft('quota', 0.4),
    soft('settings', 0.4),
  ],
})
