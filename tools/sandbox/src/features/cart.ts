import { syntheticCustomer, syntheticSku } from '../database/template-content.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import type { Session } from '../instance/tenant-database.ts'
import { anySku, defineFeature, type FeatureRequest } from './feature.ts'

/** A cart with the totals of the release that this instance runs. */
export const cart = defineFeature({
  id: 'cart',
  route: { method: 'POST', path: '/cart' },
  popularity: 3,
  shopperInput: ({ draw }) => ({ sku: anySku(draw), quantity: 1 + Math.floor(draw * 2) }),
  run: (request) => {
    const wanted = wantedLine(request)
    return request.instance.database.transaction({
      synthetic: request.synthetic,
      work: async (session) => {
        const product = await findSellable({ session, ...wanted })
        const totalCents = totalOf({ request, priceCents: product.priceCents, quantity: wanted.quantity })
        await session.query('insert into carts (customer_id, sku, quantity, total_cents) values ($1, $2, $3, $4)', [
          request.synthetic ? syntheticCustomer : 'c-1',
          wanted.sku,
          wanted.quantity,
          totalCents,
        ])
        return { sku: wanted.sku, totalCents }
      },
    })
  },
})

/** What is put in the cart; the probe takes the reserved item. */
export function wantedLine({ synthetic, input }: FeatureRequest): { sku: string; quantity: number } {
  if (synthetic) return { sku: syntheticSku, quantity: 1 }
  const quantity = Number(input['quantity'] ?? 1)
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1000) {
    throw new FeatureFailure({ code: 'bad-parameter', status: 422, message: 'quantity: a whole number from 1 to 1000 is needed.' })
  }
  return { sku: String(input['sku'] ?? ''), quantity }
}

/** A product with enough published stock; else 404 or `out-of-stock`. */
export async function findSellable(options: { session: Session; sku: string; quantity: number }): Promise<{ priceCents: number }> {
  const found = await options.session.query<{ price_cents: number; quantity: number; published_at: Date | null }>(
    'select price_cents, quantity, published_at from products join stock using (sku) where sku = $1',
    [options.sku],
  )
  const row = found.rows[0]
  if (!row) throw new FeatureFailure({ code: 'product-unknown', status: 404, message: `There is no product ${options.sku}.` })
  if (row.published_at === null || row.quantity < options.quantity) {
    throw new FeatureFailure({ code: 'out-of-stock', status: 409, message: `${options.sku} is not in stock.` })
  }
  return { priceCents: row.price_cents }
}

/** The release's own code; a defect in it surfaces as `internal-error`. */
export function totalOf(options: { request: FeatureRequest; priceCents: number; quantity: number }): number {
  const { request, priceCents, quantity } = options
  const release = request.instance.platform.releases.get(request.profile.instance.version)
  if (!release) throw new Error(`This instance runs an unknown release ${request.profile.instance.version}.`)
  return release.cartTotal({ lines: [{ priceCents, quantity }], discount: { tiers: [{ fromQuantity: 5, percent: 10 }] } })
}
