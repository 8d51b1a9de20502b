import { defineComponent } from '@lamplighter/catalog'

export const queue = defineComponent({
  id: 'queue',
  title: 'Queue',
  description: 'Work that waits for the worker, and dead letters that failed too often.',
  prior: 0.003,
  dependsOn: [],
})
