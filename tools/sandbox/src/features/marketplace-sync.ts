import { syntheticSku } from '../database/template-content.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { callPartner } from '../instance/partner-call.ts'
import { findSellable } from './cart.ts'
import { anySku, defineFeature } from './feature.ts'

/** Listings of this shop on the marketplace. */
export const marketplaceSync = defineFeature({
  id: 'marketplace-sync',
  route: { method: 'POST', path: '/marketplace/listings' },
  popularity: 1,
  shopperInput: ({ draw }) => ({ sku: anySku(draw) }),
  run: async ({ instance, profile, synthetic, input }) => {
    const sku = synthetic ? syntheticSku : String(input['sku'] ?? '')
    const product = await instance.database.session((session) => findSellable({ session, sku, quantity: 1 }))
    const secret = profile.credentials['marketplace']?.secret ?? ''
    const answer = await callPartner({
      url: `${instance.platform.marketplace.url}/v1/listings`,
      method: 'POST',
      secret,
      body: { sku, priceCents: product.priceCents, synthetic },
    })
    if (answer.type === 'answered' && answer.status === 200) return { sku }
    if (answer.type === 'timeout') {
      throw new FeatureFailure({ code: 'marketplace-timeout', status: 504, message: 'The marketplace did not answer in time.' })
    }
    if (answer.type === 'answered' && answer.status === 401) {
      throw new FeatureFailure({
        code: 'marketplace-credential-rejected',
        status: 502,
        message: `The marketplace rejects the credential: ${answer.code}.`,
      })
    }
    throw new FeatureFailure({ code: 'marketplace-unreachable', status: 502, message: 'The marketplace can not be reached.' })
  },
})
