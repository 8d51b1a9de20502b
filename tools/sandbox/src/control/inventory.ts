import { tenantRoles } from '../database/provision.ts'
import { featureIds } from '../features/feature-ids.ts'
import { configurationHash } from '../instance/configuration-drift.ts'
import { configurationTemplate } from '../instance/configuration-template.ts'
import type { Instance } from '../instance/instance.ts'
import { partnersOf, regionIds, type Platform } from '../platform/platform.ts'

/** What an outsider has to know to look after the tenants: who they are, where their instance is, what they share. */
export async function makeInventory(options: { platform: Platform; opsUrl: string }): Promise<Record<string, unknown>> {
  const { platform, opsUrl } = options
  const tenants = await Promise.all([...platform.instances.values()].map((instance) => describeTenant({ platform, instance })))
  return {
    product: 'commerce',
    generatedAt: new Date().toISOString(),
    certificateAuthorityPem: platform.authority.pem,
    platform: { opsUrl, readerSecret: 'sandbox/platform/ops-reader', operatorSecret: 'sandbox/platform/ops-operator' },
    features: featureIds,
    shared: describeShared({ platform, tenants }),
    tenants,
  }
}

type Described = Awaited<ReturnType<typeof describeTenant>>

async function describeTenant(options: { platform: Platform; instance: Instance }) {
  const { platform, instance } = options
  const { tenant, edge } = instance
  const profile = await instance.profile.read()
  const { version, ring } = profile.instance
  return {
    id: tenant.id,
    company: tenant.company,
    tier: tenant.tier,
    region: tenant.region,
    shard: tenant.shard,
    version,
    ring,
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    country: tenant.country,
    status: 'live',
    identifiers: {
      tenantId: tenant.id,
      company: tenant.company,
      domain: tenant.domain,
      emails: tenant.emails,
      orderPrefix: tenant.orderPrefix,
    },
    instance: {
      baseUrl: edge.baseUrl,
      tlsUrl: edge.tlsUrl,
      tlsServerName: tenant.domain,
      endpoints: Object.fromEntries(featureIds.map((feature) => [feature, `/synthetic/${feature}`])),
      database: {
        name: instance.database.name,
        host: platform.cluster.host,
        port: platform.cluster.port,
        user: tenantRoles({ cluster: platform.cluster, tenant: tenant.id }).reader,
        secret: `sandbox/${tenant.id}/database-reader`,
      },
      readerSecret: `sandbox/${tenant.id}/ops-reader`,
      operatorSecret: `sandbox/${tenant.id}/ops-operator`,
      configurationHash: configurationHash(profile.configuration),
      // Of the template that this instance was stamped from: the two differ exactly when the configuration has drifted.
      templateHash: configurationHash(configurationTemplate),
    },
    uses: {
      'payments-partner': `payments-${tenant.region}`,
      'marketplace-partner': 'marketplace',
      'mail-relay': 'mail-relay',
      'identity-provider': 'identity-provider',
      region: tenant.region,
      shard: tenant.shard,
      release: `release-${version}`,
    },
  }
}

function describeShared(options: { platform: Platform; tenants: Described[] }): Record<string, unknown>[] {
  const { platform, tenants } = options
  const usersOf = (id: string) => tenants.filter((tenant) => Object.values(tenant.uses).includes(id)).map((tenant) => tenant.id)
  const partners = partnersOf(platform).map((partner) => ({
    id: partner.id,
    kind: partner.kind,
    region: partner.region,
    url: partner.url,
    canaryUrl: `${partner.url}/canary`,
    // A secondary stands by for everyone whose primary it can replace.
    tenants: usersOf(partner.id.replace(/-secondary$/, '')),
  }))
  return [
    ...partners,
    ...regionIds.map((id) => ({ id, kind: 'region', region: id, tenants: usersOf(id) })),
    ...[...platform.shards.values()].map(({ id, region }) => ({ id, kind: 'shard', region, tenants: usersOf(id) })),
    ...[...platform.releases.values()].map(({ id }) => ({ id, kind: 'release', region: null, tenants: usersOf(id) })),
  ]
}
