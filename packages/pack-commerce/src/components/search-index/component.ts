import { defineComponent } from '@lamplighter/catalog'

export const searchIndex = defineComponent({
  id: 'search-index',
  title: 'Search index',
  description: 'The copy of product names that search looks in.',
  prior: 0.003,
  dependsOn: [],
})
