import { always, canaryCheck } from '../../canary-check.ts'

export const marketplaceCanary = canaryCheck({
  id: 'marketplace-partner/lists-a-canary',
  title: 'The marketplace accepts a listing of our own',
  observes: 'marketplace-partner',
  tries: 3,
  partnerOf: always('marketplace'),
})
