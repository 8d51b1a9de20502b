import { featureProbe } from '../../feature-probe.ts'

export const inventoryProbe = featureProbe({
  id: 'inventory/shows-stock',
  title: 'Stock can be changed and is shown',
  feature: 'inventory',
})
