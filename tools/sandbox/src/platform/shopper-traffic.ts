import { request } from 'undici'
import { allFeatures } from '../features/all-features.ts'
import type { Feature } from '../features/feature.ts'
import type { Instance } from '../instance/instance.ts'

const requestsPerSecond = 5
const underWayMax = 20

/** Synthetic shoppers: a few real requests a second over all tenants, so that what fails has failing requests. Returns the stop. */
export function startShoppers(options: { instances: () => Instance[] }): () => Promise<void> {
  const underWay = new Set<Promise<void>>()
  const timer = setInterval(() => {
    // Shoppers do not queue: while too many wait, the next one stays away.
    if (underWay.size >= underWayMax) return
    const instances = options.instances()
    const instance = instances[Math.floor(Math.random() * instances.length)]
    if (!instance) return
    const visit = visitShop({ instance, feature: chooseFeature(Math.random()) }).finally(() => underWay.delete(visit))
    underWay.add(visit)
  }, 1000 / requestsPerSecond)
  return async () => {
    clearInterval(timer)
    await Promise.allSettled(underWay)
  }
}

/** A feature by popularity; `draw` is uniform in 0 ≤ draw < 1. */
export function chooseFeature(draw: number): Feature {
  let left = draw * allFeatures.reduce((sum, feature) => sum + feature.popularity, 0)
  for (const feature of allFeatures) {
    left -= feature.popularity
    if (left < 0) return feature
  }
  return allFeatures[0] as Feature
}

async function visitShop(options: { instance: Instance; feature: Feature }): Promise<void> {
  const { instance, feature } = options
  const input = feature.shopperInput({ instance, draw: Math.random() })
  const { path, rest } = fillPath({ path: feature.route.path, input })
  const search = new URLSearchParams(Object.entries(rest).map(([key, value]): [string, string] => [key, String(value)])).toString()
  const query = feature.route.method === 'GET' && search !== '' ? `?${search}` : ''
  try {
    const response = await request(`${instance.edge.baseUrl}${path}${query}`, {
      method: feature.route.method,
      headers: { 'content-type': 'application/json' },
      body: feature.route.method === 'POST' ? JSON.stringify(rest) : null,
      signal: AbortSignal.timeout(4000),
    })
    await response.body.dump({ limit: 64 * 1024 })
  } catch {
    // The shop never saw this shopper, so the shopper tells.
    instance.traffic.record({ feature: feature.id, code: 'unreachable' })
  }
}

function fillPath(options: { path: string; input: Record<string, string | number> }): {
  path: string
  rest: Record<string, string | number>
} {
  const rest = { ...options.input }
  const path = options.path.replace(/:(\w+)/g, (_match, name: string) => {
    const value = rest[name] ?? ''
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  return { path, rest }
}
