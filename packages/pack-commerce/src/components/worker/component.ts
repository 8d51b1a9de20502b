import { defineComponent } from '@lamplighter/catalog'

export const worker = defineComponent({
  id: 'worker',
  title: 'Worker',
  description: 'Works off the customer’s queue, one job at a time.',
  prior: 0.005,
  dependsOn: [],
})
