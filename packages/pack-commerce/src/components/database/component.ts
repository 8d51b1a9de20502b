import { defineComponent } from '@lamplighter/catalog'

export const database = defineComponent({
  id: 'database',
  title: 'Database',
  description: 'The customer’s own PostgreSQL database.',
  prior: 0.003,
  dependsOn: [],
})
