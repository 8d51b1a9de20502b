import { featureProbe } from '../../feature-probe.ts'

export const cartProbe = featureProbe({ id: 'cart/totals-a-cart', title: 'A discounted cart is added up', feature: 'cart' })
