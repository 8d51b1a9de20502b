import { featureProbe } from '../../feature-probe.ts'

export const searchProbe = featureProbe({ id: 'search/finds-new-products', title: 'The newest products are found', feature: 'search' })
