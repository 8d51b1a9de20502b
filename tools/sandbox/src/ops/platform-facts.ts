import { callPartner } from '../instance/partner-call.ts'
import { partnersOf, paymentRoute, regionIds, type Platform } from '../platform/platform.ts'
import { tenantVersions } from '../platform/tenant-versions.ts'

export function shardFacts(platform: Platform): Record<string, unknown> {
  const shards = [...platform.shards.values()].map((shard) => {
    const load = shard.load()
    const tenants = [...platform.instances.values()]
      .filter((instance) => instance.tenant.shard === shard.id)
      .map(({ tenant }) => ({
        tenant: tenant.id,
        busyShare: Math.round((load.shares.get(tenant.id) ?? 0) * 1000) / 1000,
        throttledTo: shard.throttledTo(tenant.id),
      }))
      .toSorted((a, b) => b.busyShare - a.busyShare)
    return {
      id: shard.id,
      region: shard.region,
      slots: shard.slots,
      busy: load.busy,
      waiting: load.waiting,
      waitMsP95: load.waitMsP95,
      tenants,
    }
  })
  return { shards }
}

export function regionFacts(platform: Platform): Record<string, unknown> {
  return {
    regions: regionIds.map((id) => ({
      id,
      paymentRoute: paymentRoute({ platform, region: id }),
      primary: `payments-${id}`,
      secondary: `payments-${id}-secondary`,
    })),
  }
}

export async function releaseFacts(platform: Platform): Promise<Record<string, unknown>> {
  const versions = await tenantVersions(platform)
  const releases = [...platform.releases.values()].map((release) => {
    const instances = [...platform.instances.values()].filter((instance) => versions.get(instance.tenant.id) === release.version)
    const traffic = instances.flatMap((instance) => ['cart', 'checkout'].map((feature) => instance.traffic.read(feature)))
    return {
      id: release.id,
      version: release.version,
      build: release.build(),
      previousVersion: release.previousVersion,
      ring: release.ring,
      deployedAt: release.deployedAt(),
      tenants: instances.length,
      requests: traffic.reduce((sum, one) => sum + one.requests, 0),
      failures: traffic.reduce((sum, one) => sum + one.failures, 0),
      internalErrors: traffic.reduce((sum, one) => sum + (one.codes['internal-error'] ?? 0), 0),
    }
  })
  return { releases }
}

export function partnerFacts(platform: Platform): Record<string, unknown> {
  return { partners: partnersOf(platform).map(({ id, kind, region, url }) => ({ id, kind, region, url })) }
}

/** One real canary call, now. Undefined: there is no such partner. */
export async function canaryFacts(options: { platform: Platform; id: string }): Promise<Record<string, unknown> | undefined> {
  const partner = partnersOf(options.platform).find((one) => one.id === options.id)
  if (!partner) return undefined
  const answer = await callPartner({ url: `${partner.url}/canary`, timeoutMs: 2000 })
  const base = { id: partner.id, ms: answer.ms }
  if (answer.type === 'timeout') return { ...base, ok: false, status: null, code: 'timeout' }
  if (answer.type === 'unreachable') return { ...base, ok: false, status: null, code: 'unreachable' }
  if (answer.status === 200) return { ...base, ok: true, status: 200, code: null }
  return { ...base, ok: false, status: answer.status, code: answer.status === 402 ? 'declined' : 'error' }
}
