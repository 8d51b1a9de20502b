import { featureIds } from '../../features/feature-ids.ts'
import type { Instance } from '../../instance/instance.ts'
import { trafficWindowMinutes } from '../../instance/traffic-counters.ts'

const sampledPrices = 20

export async function searchIndexFacts(instance: Instance): Promise<Record<string, unknown>> {
  const rows = await instance.database.admin(
    `select (select state from search_state) as state, (select count(*)::int from search_index) as documents, count(*)::int as sources,
       count(*) filter (where i.sku is null or i.name <> p.name)::int as stale,
       coalesce(max(extract(epoch from now() - p.updated_at)) filter (where i.sku is null or i.name <> p.name), 0)::int as "lagSeconds"
     from products p left join search_index i using (sku)`,
  )
  return rows[0] ?? {}
}

export interface PriceSample {
  key: string
  cached: number
  source: number | null
}

export async function samplePrices(instance: Instance): Promise<PriceSample[]> {
  const entries = instance.cache.entries().slice(0, sampledPrices)
  if (entries.length === 0) return []
  const rows = await instance.database.admin<{ sku: string; price_cents: number }>(
    'select sku, price_cents from products where sku = any ($1::text[])',
    [entries.map((entry) => entry.sku)],
  )
  const source = new Map(rows.map((row) => [row.sku, row.price_cents]))
  return entries.map((entry) => ({ key: `price:${entry.sku}`, cached: entry.priceCents, source: source.get(entry.sku) ?? null }))
}

export async function cacheFacts(instance: Instance): Promise<Record<string, unknown>> {
  const sample = await samplePrices(instance)
  const mismatched = sample.filter((one) => one.cached !== one.source)
  return {
    entries: instance.cache.entries().length,
    sampled: sample.length,
    mismatched: mismatched.length,
    sample: (mismatched.length > 0 ? mismatched : sample).slice(0, 5),
  }
}

export async function uploadFacts(instance: Instance): Promise<Record<string, unknown>> {
  return { ...(await instance.uploads.state()) }
}

export async function userFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [users, denials] = await Promise.all([
    instance.database.admin('select email, role, permissions from users order by email'),
    instance.database.admin(
      `select user_email as user, permission, count(*)::int as count, max(at) as "lastAt" from permission_denials
       where at > now() - interval '15 minutes' group by 1, 2 order by count desc`,
    ),
  ])
  return { users, denials }
}

export async function settingsFacts(instance: Instance): Promise<Record<string, unknown>> {
  const [{ settings, configuration }, stock] = await Promise.all([
    instance.profile.read(),
    instance.database.admin<{ products: number; published: number; unpublished: number }>(
      `select count(*)::int as products, count(published_at)::int as published, count(*) filter (where quantity > 0 and published_at is null)::int as unpublished from stock`,
    ),
  ])
  const { sellsTo, regions } = settings.tax
  return {
    tax: { sellsTo, regions, unset: sellsTo.filter((country) => !regions.includes(country)) },
    shipping: { methods: configuration['checkout.shipping-methods'] ?? [] },
    stock: stock[0],
  }
}

export function trafficFacts(instance: Instance): Record<string, unknown> {
  return {
    windowMinutes: trafficWindowMinutes,
    features: Object.fromEntries(featureIds.map((feature) => [feature, instance.traffic.read(feature)])),
  }
}
