import type { SandboxClient } from '../sandbox-client.ts'

const databaseFeatures = [
  'storefront',
  'search',
  'cart',
  'checkout',
  'orders',
  'inventory',
  'billing',
  'marketing-mail',
  'marketplace-sync',
  'webhooks',
  'reports',
]

type Mend = (client: SandboxClient) => Promise<{ status: number }>

export interface FaultCase {
  fault: string
  tenant?: string
  shared?: string
  params?: Record<string, unknown>
  /** Whose probes show it. */
  seenBy: string
  /** Exactly what fails. */
  fails: Record<string, string>
  /** Null: nobody but the partner itself. */
  mend: Mend | null
  /** The state stays broken and its effect is routed around. */
  mitigatedOnly?: boolean
}

/** One case per fault of the catalogue: what it makes fail, and the action that mends it. */
export const faultCases: FaultCase[] = [
  tenantCase({
    fault: 'payment-credential-expired',
    fails: { checkout: 'payment-credential-rejected' },
    mend: act('/ops/credentials/rotate', { purpose: 'payments' }),
  }),
  tenantCase({
    fault: 'payment-credential-revoked',
    fails: { checkout: 'payment-credential-rejected' },
    mend: act('/ops/credentials/rotate', { purpose: 'payments' }),
  }),
  paymentsCase({ fault: 'payments-partner-down', code: 'payment-unreachable' }),
  paymentsCase({ fault: 'payments-partner-slow', code: 'payment-timeout' }),
  paymentsCase({ fault: 'payments-partner-refusing', code: 'payment-declined' }),
  // All calls here, so that one probe shows it; the share is proved by a test of its own.
  paymentsCase({ fault: 'payments-partner-partial', code: 'payment-error', params: { rate: 1 } }),
  tenantCase({ fault: 'worker-wedged', fails: workerFailures(), mend: act('/ops/worker/restart', {}) }),
  tenantCase({ fault: 'worker-crashed', fails: workerFailures(), mend: act('/ops/worker/restart', {}) }),
  tenantCase({
    fault: 'dead-letter-backlog',
    fails: { orders: 'queue-refused', webhooks: 'queue-refused', 'marketing-mail': 'queue-refused' },
    mend: act('/ops/queue/requeue-dead-letters', {}),
  }),
  tenantCase({ fault: 'database-lock', fails: { checkout: 'lock-timeout', inventory: 'lock-timeout' }, mend: endBlocker }),
  tenantCase({ fault: 'pool-exhausted', fails: all(databaseFeatures, 'pool-timeout'), mend: act('/ops/pool/recycle', {}) }),
  tenantCase({ fault: 'migration-missing', fails: { billing: 'schema-mismatch' }, mend: act('/ops/schema/migrate', {}) }),
  tenantCase({
    fault: 'flag-off',
    fails: { 'marketplace-sync': 'feature-disabled' },
    mend: act('/ops/flags', { feature: 'marketplace-sync', enabled: true }),
  }),
  tenantCase({
    fault: 'entitlement-missing',
    fails: { reports: 'not-entitled' },
    mend: act('/ops/entitlements/grant', { feature: 'reports' }),
  }),
  tenantCase({
    fault: 'configuration-drift',
    fails: { checkout: 'no-shipping-method' },
    mend: act('/ops/configuration/apply-template', {}),
  }),
  tenantCase({
    fault: 'quota-reached',
    fails: { 'marketing-mail': 'quota-reached' },
    mend: act('/ops/quotas/set', { quota: 'mails-per-month', limit: 90_000 }),
  }),
  tenantCase({
    fault: 'quota-reached',
    params: { quota: 'orders-per-month' },
    fails: { checkout: 'quota-reached' },
    mend: act('/ops/quotas/set', { quota: 'orders-per-month', limit: 190_000 }),
  }),
  tenantCase({ fault: 'index-stale', fails: { search: 'result-missing' }, mend: act('/ops/search-index/rebuild', {}) }),
  tenantCase({ fault: 'cache-poisoned', fails: { storefront: 'price-mismatch' }, mend: act('/ops/cache/flush', {}) }),
  tenantCase({ fault: 'certificate-expired', fails: { storefront: 'certificate-expired' }, mend: act('/ops/certificate/renew', {}) }),
  tenantCase({ fault: 'clock-skew', fails: { 'sign-in': 'token-rejected' }, mend: act('/ops/clock/synchronise', {}) }),
  tenantCase({
    fault: 'clock-skew',
    params: { offsetSeconds: -600 },
    fails: { 'sign-in': 'token-rejected' },
    mend: act('/ops/clock/synchronise', {}),
  }),
  tenantCase({
    fault: 'webhook-disabled',
    fails: { webhooks: 'endpoint-disabled' },
    mend: act('/ops/webhooks/enable', { endpoint: 'primary' }),
  }),
  tenantCase({ fault: 'mail-domain-suppressed', fails: { 'marketing-mail': 'domain-suppressed' }, mend: act('/ops/mail/unsuppress', {}) }),
  tenantCase({
    fault: 'scheduled-job-stuck',
    fails: { reports: 'report-stale' },
    mend: act('/ops/scheduler/release', { job: 'sales-report' }),
  }),
  {
    fault: 'noisy-neighbour',
    shared: 'eu-1',
    seenBy: 'acme',
    fails: all(databaseFeatures, 'shard-busy'),
    mend: platform('/ops/platform/shards/eu-1/throttle', { tenant: 'delta' }),
    mitigatedOnly: true,
  },
  {
    fault: 'release-regression',
    shared: 'release-4.2.1',
    seenBy: 'delta',
    fails: { cart: 'internal-error', checkout: 'internal-error' },
    mend: platform('/ops/platform/releases/4.2.1/rollback', {}),
    mitigatedOnly: true,
  },
  tenantCase({ fault: 'disk-full', fails: { media: 'storage-full' }, mend: act('/ops/uploads/purge-temporary', {}) }),
  tenantCase({ fault: 'identity-key-rotated', fails: { 'sign-in': 'token-key-unknown' }, mend: act('/ops/identity/refresh-keys', {}) }),
  tenantCase({
    fault: 'marketplace-credential-expired',
    fails: { 'marketplace-sync': 'marketplace-credential-rejected' },
    mend: act('/ops/credentials/rotate', { purpose: 'marketplace' }),
  }),
  {
    fault: 'marketplace-partner-down',
    shared: 'marketplace',
    seenBy: 'acme',
    fails: { 'marketplace-sync': 'marketplace-unreachable' },
    mend: null,
  },
  {
    fault: 'identity-provider-down',
    shared: 'identity-provider',
    seenBy: 'acme',
    fails: { 'sign-in': 'identity-unreachable' },
    mend: null,
  },
  {
    fault: 'mail-relay-down',
    shared: 'mail-relay',
    seenBy: 'acme',
    fails: { 'marketing-mail': 'mail-relay-unreachable' },
    mend: platform('/ops/platform/mail-relay/restart', {}),
  },
  tenantCase({
    fault: 'tax-region-unset',
    fails: { checkout: 'tax-region-unset' },
    mend: act('/ops/settings/tax-regions', { regions: ['DE'] }),
  }),
  tenantCase({
    fault: 'user-without-permission',
    fails: {},
    mend: act('/ops/users/permissions', { email: 'manager@acme.example', permissions: ['orders.edit', 'reports.view'] }),
  }),
  tenantCase({ fault: 'stock-not-published', fails: { inventory: 'stock-not-published' }, mend: act('/ops/settings/publish-stock', {}) }),
  ...['refuse', 'hang', 'garbage', 'huge', 'cut'].map((mode) =>
    tenantCase({
      fault: 'instance-unreachable',
      params: { mode },
      fails: all([...databaseFeatures, 'sign-in', 'media'], 'no-answer'),
      mend: platform('/ops/platform/instances/acme/restart', {}),
    }),
  ),
]

function tenantCase(options: { fault: string; params?: Record<string, unknown>; fails: Record<string, string>; mend: Mend }): FaultCase {
  return { tenant: 'acme', seenBy: 'acme', ...options }
}

function paymentsCase(options: { fault: string; code: string; params?: Record<string, unknown> }): FaultCase {
  const { fault, code, params } = options
  const mend = platform('/ops/platform/regions/eu/payment-route', { route: 'secondary' })
  return {
    fault,
    shared: 'payments-eu',
    seenBy: 'acme',
    fails: { checkout: code },
    mend,
    mitigatedOnly: true,
    ...(params ? { params } : {}),
  }
}

function workerFailures(): Record<string, string> {
  return { orders: 'order-not-confirmed', webhooks: 'delivery-timeout', 'marketing-mail': 'mail-not-sent' }
}

function all(features: string[], code: string): Record<string, string> {
  return Object.fromEntries(features.map((feature) => [feature, code]))
}

function act(path: string, body: Record<string, unknown>): Mend {
  return (client) => client.act({ tenant: 'acme', path, body })
}

function platform(path: string, body: Record<string, unknown>): Mend {
  return (client) => client.actPlatform({ path, body })
}

async function endBlocker(client: SandboxClient): Promise<{ status: number }> {
  const { blockers } = (await client.read({ tenant: 'acme', path: '/ops/database' })) as { blockers: { pid: number }[] }
  return client.act({ tenant: 'acme', path: '/ops/database/terminate-session', body: { pid: blockers[0]?.pid } })
}
