/** What a retailer buys. */
export const featureIds = [
  'storefront',
  'sign-in',
  'search',
  'cart',
  'checkout',
  'orders',
  'inventory',
  'media',
  'billing',
  'marketing-mail',
  'marketplace-sync',
  'webhooks',
  'reports',
] as const

export type FeatureId = (typeof featureIds)[number]
