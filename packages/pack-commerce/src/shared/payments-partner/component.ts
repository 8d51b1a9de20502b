import { defineSharedComponent } from '@lamplighter/catalog'

export const paymentsPartner = defineSharedComponent({
  id: 'payments-partner',
  title: 'Payments partner',
  description: 'Authorises payments for all shops of a region, by the route that the region is on.',
  prior: 0.003,
  dependsOn: [],
  groupOf: (tenant) => `payments-${tenant.region}`,
})
