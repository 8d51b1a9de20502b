import { defineSharedComponent } from '@lamplighter/catalog'

export const shard = defineSharedComponent({
  id: 'shard',
  title: 'Database shard',
  description: 'The database machine that a group of shops shares.',
  prior: 0.003,
  dependsOn: [],
  groupOf: (tenant) => tenant.shard,
})
