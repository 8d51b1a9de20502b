import { connect } from 'node:tls'
import { FeatureFailure } from '../instance/feature-failure.ts'
import type { Instance } from '../instance/instance.ts'
import { defineFeature } from './feature.ts'

const comparedPrices = 5

/** The shop window: reached by TLS, served from cached prices that must be those of the catalogue. */
export const storefront = defineFeature({
  id: 'storefront',
  route: { method: 'GET', path: '/' },
  popularity: 6,
  shopperInput: () => ({}),
  run: async ({ instance }) => {
    await shakeHands(instance)
    const products = await instance.database.session(async (session) => {
      const found = await session.query<{ sku: string; name: string; price_cents: number }>(
        `select sku, name, price_cents from products where published order by sku limit 12`,
      )
      return found.rows
    })
    const shown = products.map((product) => {
      const cached = instance.cache.get(product.sku)
      if (!cached) instance.cache.put({ sku: product.sku, priceCents: product.price_cents })
      return { sku: product.sku, name: product.name, priceCents: cached?.priceCents ?? product.price_cents, source: product.price_cents }
    })
    const wrong = shown.slice(0, comparedPrices).find((one) => one.priceCents !== one.source)
    if (wrong) {
      const message = `${wrong.sku} is shown for ${wrong.priceCents} cents and sold for ${wrong.source}.`
      throw new FeatureFailure({ code: 'price-mismatch', status: 500, message })
    }
    return { products: shown.length }
  },
})

/** What every browser does first. */
function shakeHands(instance: Instance): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: instance.edge.tlsPort,
      servername: instance.tenant.domain,
      ca: instance.platform.authority.pem,
      timeout: 1000,
    })
    socket.once('secureConnect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('timeout', () => socket.destroy(new Error('no handshake within 1000 ms')))
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'CERT_HAS_EXPIRED' ? 'certificate-expired' : 'tls-failed'
      reject(new FeatureFailure({ code, status: 526, message: `The secure connection fails: ${cause.message}.`, cause }))
    })
  })
}
