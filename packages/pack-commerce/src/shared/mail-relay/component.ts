import { defineSharedComponent } from '@lamplighter/catalog'

export const mailRelay = defineSharedComponent({
  id: 'mail-relay',
  title: 'Mail relay',
  description: 'Delivers the mailings of all shops.',
  prior: 0.002,
  dependsOn: [],
  groupOf: () => 'mail-relay',
})
