import { defineComponent } from '@lamplighter/catalog'

export const schema = defineComponent({
  id: 'schema',
  title: 'Database schema',
  description: 'Tables and columns that the running version expects.',
  prior: 0.002,
  dependsOn: [],
})
