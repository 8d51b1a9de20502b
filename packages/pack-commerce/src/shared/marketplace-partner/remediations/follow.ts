import { followPartner } from '../../../follow-partner.ts'

export const marketplacePartnerFollow = followPartner({
  id: 'marketplace-partner/follow',
  component: 'marketplace-partner',
  partner: 'marketplace',
  name: 'the marketplace',
  cures: ['marketplace/partner-down'],
  verify: ['marketplace-partner/lists-a-canary', 'marketplace-sync/lists-a-product'],
})
