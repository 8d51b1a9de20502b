/** The configuration that every instance is stamped with (template `commerce-1`). */
export const configurationTemplateName = 'commerce-1'

export const configurationTemplate: Readonly<Record<string, unknown>> = {
  'checkout.shipping-methods': ['parcel', 'express', 'pick-up'],
  'checkout.guest': true,
  'checkout.reservation-minutes': 15,
  'search.results-max': 20,
  'storefront.page-size': 12,
  'storefront.theme': 'daylight',
  'mail.sender-name': 'Shop team',
  'mail.batch-size': 200,
  'orders.auto-confirm': true,
  'webhooks.attempts-max': 5,
  'media.bytes-max': 262144,
  'reports.days': 90,
}
