export interface CachedPrice {
  sku: string
  priceCents: number
  at: number
}

/** Prices that the storefront serves without asking the database. */
export interface PriceCache {
  get: (sku: string) => CachedPrice | undefined
  put: (options: { sku: string; priceCents: number }) => void
  entries: () => CachedPrice[]
  flush: () => number
}

const ageMsMax = 10 * 60_000

export function openPriceCache(options: { now?: () => number } = {}): PriceCache {
  const now = options.now ?? Date.now
  const prices = new Map<string, CachedPrice>()
  return {
    get: (sku) => {
      const found = prices.get(sku)
      return found && now() - found.at < ageMsMax ? found : undefined
    },
    put: ({ sku, priceCents }) => prices.set(sku, { sku, priceCents, at: now() }),
    entries: () => [...prices.values()],
    flush: () => {
      const count = prices.size
      prices.clear()
      return count
    },
  }
}
