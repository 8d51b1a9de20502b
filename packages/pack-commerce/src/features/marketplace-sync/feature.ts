import { defineFeature } from '@lamplighter/catalog'
import { hard, slowedBy, soft, withDatabase } from '../../edges.ts'

export const marketplaceSync = defineFeature({
  id: 'marketplace-sync',
  title: 'Marketplace sync',
  description: 'Keeps the shop’s listings at the marketplace up to date.',
  prior: 0.002,
  dependsOn: [...withDatabase, hard('marketplace-credential', 0.97), slowedBy('marketplace-partner', 0.95), soft('database', 0.1)],
})
