/** Every feature of the product, in the order in which people list them. */
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
