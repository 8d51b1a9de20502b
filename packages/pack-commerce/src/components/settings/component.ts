import { defineComponent } from '@lamplighter/catalog'

export const settings = defineComponent({
  id: 'settings',
  title: 'Customer’s settings',
  description: 'What the customer’s own staff set: taxes, permissions, stock to publish.',
  prior: 0.006,
  dependsOn: [],
})
