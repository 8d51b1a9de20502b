import { defineSharedComponent } from '@lamplighter/catalog'

export const marketplacePartner = defineSharedComponent({
  id: 'marketplace-partner',
  title: 'Marketplace partner',
  description: 'Lists the products of all shops.',
  prior: 0.002,
  dependsOn: [],
  groupOf: () => 'marketplace',
})
