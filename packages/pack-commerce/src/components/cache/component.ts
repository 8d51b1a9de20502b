import { defineComponent } from '@lamplighter/catalog'

export const cache = defineComponent({
  id: 'cache',
  title: 'Price cache',
  description: 'Prices kept ready for the storefront.',
  prior: 0.003,
  dependsOn: [],
})
