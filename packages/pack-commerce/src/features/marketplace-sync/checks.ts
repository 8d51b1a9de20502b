import { featureProbe } from '../../feature-probe.ts'

export const marketplaceSyncProbe = featureProbe({
  id: 'marketplace-sync/lists-a-product',
  title: 'A listing is accepted by the marketplace',
  feature: 'marketplace-sync',
})
