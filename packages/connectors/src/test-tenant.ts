import type { TenantFacts } from '@lamplighter/catalog'

/** A tenant whose instance is at `baseUrl`; for tests. */
export function testTenant(instance: Partial<TenantFacts['instance']> & { baseUrl: string }): TenantFacts {
  return {
    id: 'acme',
    name: 'Acme Outdoor',
    tier: 'business',
    region: 'eu',
    shard: 'eu-1',
    release: '4.1.0',
    ring: 2,
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    instance: { endpoints: {}, version: '4.1.0', configurationHash: null, templateHash: null, secretRefs: {}, ...instance },
  }
}
