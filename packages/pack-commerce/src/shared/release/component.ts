import { defineSharedComponent } from '@lamplighter/catalog'

export const release = defineSharedComponent({
  id: 'release',
  title: 'Release',
  description: 'The version of the product that a group of shops runs.',
  prior: 0.003,
  dependsOn: [],
  groupOf: (tenant) => `release-${tenant.release}`,
})
