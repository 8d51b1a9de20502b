import { defineComponent } from '@lamplighter/catalog'

export const marketplaceCredential = defineComponent({
  id: 'marketplace-credential',
  title: 'Marketplace credential',
  description: 'Proves to the marketplace whose listings these are.',
  prior: 0.003,
  dependsOn: [],
})
