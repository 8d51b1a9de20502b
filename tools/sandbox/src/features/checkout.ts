import { syntheticCustomer } from '../database/template-content.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { authorisePayment } from '../instance/payment.ts'
import { currentPayments } from '../platform/platform.ts'
import { findSellable, totalOf, wantedLine } from './cart.ts'
import { anySku, defineFeature, type FeatureRequest } from './feature.ts'

/** From cart to order. No lock is held while the partner is asked, so that a slow partner does not block the stock. */
export const checkout = defineFeature({
  id: 'checkout',
  route: { method: 'POST', path: '/checkout' },
  popularity: 4,
  shopperInput: ({ draw, instance }) => ({ sku: anySku(draw), quantity: 1, country: instance.tenant.country }),
  run: async (request) => {
    checkShopSettings(request)
    const wanted = wantedLine(request)
    const totalCents = await reserve({ request, ...wanted })
    const paid = await pay({ request, totalCents })
    try {
      return await writeOrder({ request, totalCents, ...wanted })
    } finally {
      if (request.synthetic) await paid.undo()
    }
  },
})

function checkShopSettings({ instance, profile, input, synthetic }: FeatureRequest): void {
  const methods = profile.configuration['checkout.shipping-methods']
  if (!Array.isArray(methods) || methods.length === 0) {
    throw new FeatureFailure({ code: 'no-shipping-method', status: 500, message: 'No shipping method is configured for this checkout.' })
  }
  const country = synthetic ? instance.tenant.country : String(input['country'] ?? instance.tenant.country)
  if (!profile.settings.tax.regions.includes(country)) {
    throw new FeatureFailure({ code: 'tax-region-unset', status: 422, message: `No tax region is set for ${country}.` })
  }
}

/** Locks the stock for a moment, as an order does, and gives it free again: it is taken when the order is written. */
function reserve(options: { request: FeatureRequest; sku: string; quantity: number }): Promise<number> {
  const { request, sku, quantity } = options
  return request.instance.database.transaction({
    synthetic: true,
    work: async (session) => {
      const quota = await session.query<{ used: number; quota_limit: number }>(
        `select used, quota_limit from quotas where quota = 'orders-per-month'`,
      )
      const row = quota.rows[0]
      if (!row || row.used >= row.quota_limit) {
        throw new FeatureFailure({
          code: 'quota-reached',
          status: 429,
          message: `The orders of this month are used up: ${row?.used} of ${row?.quota_limit}.`,
        })
      }
      const product = await findSellable({ session, sku, quantity })
      await session.query('select 1 from stock where sku = $1 for update', [sku])
      return totalOf({ request, priceCents: product.priceCents, quantity })
    },
  })
}

async function pay(options: { request: FeatureRequest; totalCents: number }) {
  const { instance, profile } = options.request
  const { partner, purpose } = currentPayments({ platform: instance.platform, region: instance.tenant.region })
  const secret = profile.credentials[purpose]?.secret
  if (!secret) throw new FeatureFailure({ code: 'payment-credential-rejected', status: 502, message: `No credential for ${partner.id}.` })
  return authorisePayment({ partnerUrl: partner.url, secret, amountCents: options.totalCents, reference: instance.tenant.id })
}

function writeOrder(options: {
  request: FeatureRequest
  sku: string
  quantity: number
  totalCents: number
}): Promise<Record<string, unknown>> {
  const { request, sku, quantity, totalCents } = options
  return request.instance.database.transaction({
    synthetic: request.synthetic,
    work: async (session) => {
      const taken = await session.query<{ number: string }>(
        `with sold as (update stock set quantity = greatest(quantity - $2, 0) where sku = $1 returning sku),
              counted as (update quotas set used = used + 1 where quota = 'orders-per-month' returning quota)
         insert into orders (number, customer_id, state, total_cents, synthetic, confirmed_at)
         select $3 || '-' || nextval('order_number'), $4, 'confirmed', $5, $6, now() from sold returning number`,
        [
          sku,
          quantity,
          request.profile.instance.order_prefix,
          request.synthetic ? syntheticCustomer : 'c-1',
          totalCents,
          request.synthetic,
        ],
      )
      return { order: taken.rows[0]?.number, totalCents }
    },
  })
}
