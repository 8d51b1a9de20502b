import { featureProbe } from '../../feature-probe.ts'

export const storefrontProbe = featureProbe({
  id: 'storefront/serves-shoppers',
  title: 'The storefront opens with the right prices',
  feature: 'storefront',
})
