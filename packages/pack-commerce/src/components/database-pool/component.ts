import { defineComponent } from '@lamplighter/catalog'

export const databasePool = defineComponent({
  id: 'database-pool',
  title: 'Database connections',
  description: 'The pool of connections from the instance to its database.',
  prior: 0.003,
  dependsOn: [],
})
