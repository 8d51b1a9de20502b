import { defineComponent } from '@lamplighter/catalog'

export const instance = defineComponent({
  id: 'instance',
  title: 'Instance',
  description: 'The customer’s own copy of the product: the program that answers requests.',
  prior: 0.003,
  dependsOn: [],
})
