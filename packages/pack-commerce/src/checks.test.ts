import { describe, expect, test } from 'vitest'
import { acme, fakeRead } from './fake-read.ts'
import { commercePack } from './pack.ts'

type Row = [says: string, reads: Parameters<typeof fakeRead>[0], status: string, message: string]

async function look(id: string, reads: Parameters<typeof fakeRead>[0]) {
  const check = commercePack.checks.find((one) => one.id === id)!
  const outcome = await check.run({
    tenant: acme,
    read: fakeRead(reads),
    now: new Date('2026-11-21T10:00:00Z'),
    signal: new AbortController().signal,
  })
  if (outcome.evidence !== null) check.evidence.parse(outcome.evidence)
  return outcome
}

const fact = (path: string, json: unknown): Parameters<typeof fakeRead>[0] => ({ instance: { [path]: { json } } })
/** Pass, fail and boundary are given; what cannot be read is tried for every fact alike. */
const facts = (path: string, rows: [says: string, json: unknown, status: string, message: string][]): Row[] => [
  ...rows.map(([says, json, status, message]): Row => [says, fact(path, json), status, message]),
  ['the instance is silent', { instance: { [path]: { failure: 'timeout' } } }, 'unknown', 'instance-timeout'],
  ['the token is refused', { instance: { [path]: { status: 401, json: {} } } }, 'unknown', 'instance-answered-401'],
  ['the answer has another shape', fact(path, { hello: 'world' }), 'unknown', 'instance-answered-in-another-shape'],
]

const pool = { max: 8, inUse: 8, idle: 0, waiting: 0, oldestCheckoutMs: 5_000 }
const worker = { running: true, heartbeatAgeMs: 4_999, currentJob: null, exit: null }
const queue = (total: number, accepting: boolean) => ({ depth: 1, accepting, deadLetters: { total, limit: 50, byKind: { order: total } } })
const quota = (used: number, limit: number) => ({
  quotas: [{ quota: 'mails-per-month', feature: 'marketing-mail', used, limit, reached: used >= limit }],
})
const uploads = (usedBytes: number) => ({
  limitBytes: 2_000_000,
  usedBytes,
  freeBytes: 2_000_000 - usedBytes,
  temporaryBytes: 0,
  temporaryFiles: 0,
})
const index = (state: string, stale: number, lagSeconds: number) => ({ state, documents: 61, sources: 61, stale, lagSeconds })
const credential = (status: string, code: string | null) => ({ partner: 'payments-eu', status, code })
const job = (overdue: boolean) => ({
  jobs: [{ job: 'sales-report', intervalSeconds: 3600, lastSuccessAgeSeconds: 7200, runningSince: null, lockedBy: null, overdue }],
})
const settings = (unset: string[], unpublished: number) => ({ tax: { unset }, stock: { products: 9, unpublished } })
const users = (permissions: string[], denials: unknown[] = []) => ({
  users: [{ email: 'm•••@acme.example', role: 'manager', permissions }],
  denials,
})
const denied = { user: 'm•••@acme.example', permission: 'reports.view', count: 3 }
const both = (own: unknown, people: unknown) => ({ instance: { '/ops/settings': { json: own }, '/ops/users': { json: people } } })
const canaryPath = (id: string) => `/ops/platform/partners/${id}/canary`
const canary = (...answers: (string | null)[]) => answers.map((code) => ({ json: { ok: code === null, code, ms: 3 } }))
const regions = (paymentRoute: string) => ({
  '/ops/platform/regions': { json: { regions: [{ id: 'eu', paymentRoute, primary: 'payments-eu', secondary: 'payments-eu-secondary' }] } },
})
const shards = (waitMsP95: number) => ({
  platform: {
    '/ops/platform/shards': {
      json: { shards: [{ id: 'eu-1', region: 'eu', waitMsP95, tenants: [{ tenant: 'loud', busyShare: 0.6, throttledTo: null }] }] },
    },
  },
})
const version = { '/ops/version': { json: { version: '4.2.1', previousVersion: '4.2.0' } } }
const blocker = (age_seconds: number) => ({ pid: 7, application: 'import', since: '2026-11-21T09:00:00Z', age_seconds, waiters: 0 })
const columns = ['invoices.tax_reference', 'orders.confirmed_at', 'stock.published_at', 'webhook_endpoints.state'].map((name) => ({ name }))

const tables: Record<string, Row[]> = {
  'instance/answers': [
    ['it answers', { instance: { '/health': { json: {} } } }, 'pass', 'ok'],
    ['nobody listens', {}, 'fail', 'instance-refused'],
    ['it hangs', { instance: { '/health': { failure: 'timeout' } } }, 'fail', 'instance-timeout'],
    ['it answers garbage', { instance: { '/health': { failure: 'not-json' } } }, 'fail', 'instance-not-json'],
    ['it answers with an error', { instance: { '/health': { status: 503, json: {} } } }, 'fail', 'instance-answers-503'],
    ['the page is not there', { instance: { '/health': { status: 404, json: {} } } }, 'unknown', 'health-answered-404'],
  ],
  'database/accepts-connections': [
    ['it answers', { sql: [[{ one: 1 }]] }, 'pass', 'ok'],
    ['it is silent', { sql: 'timeout' }, 'fail', 'database-timeout'],
  ],
  'database/no-blocking-session': [
    ['nobody holds locks', { sql: [[]] }, 'pass', 'ok'],
    ['an old transaction holds locks', { sql: [[blocker(1.5)]] }, 'fail', 'transaction-holds-locks'],
    ['a young one that has ended at the second look', { sql: [[blocker(1.45)], []] }, 'pass', 'ok'],
    ['a young one that is still there at the second look', { sql: [[blocker(1.45)], [blocker(1.6)]] }, 'fail', 'transaction-holds-locks'],
    ['the database is silent', { sql: 'timeout' }, 'unknown', 'database-timeout'],
    ['rows of another shape', { sql: [[{ pid: 'x' }]] }, 'unknown', 'database-answered-in-another-shape'],
  ],
  'database-pool/has-free-connections': facts('/ops/pool', [
    ['one is free', { ...pool, inUse: 7, oldestCheckoutMs: 60_000 }, 'pass', 'ok'],
    ['all are taken for a moment', pool, 'pass', 'ok'],
    ['all are taken a little longer', { ...pool, oldestCheckoutMs: 5_001 }, 'fail', 'pool-exhausted'],
    ['all are taken and requests wait', { ...pool, waiting: 1 }, 'fail', 'pool-exhausted'],
  ]),
  'schema/is-current': facts('/ops/schema', [
    ['nothing is missing', { version: 12, expected: 12, missing: [], columnsMissing: [] }, 'pass', 'ok'],
    [
      'a migration is missing',
      { version: 11, expected: 12, missing: [{ version: 12, name: 'x' }], columnsMissing: [] },
      'fail',
      'migration-missing',
    ],
    ['only a column is missing', { version: 12, expected: 12, missing: [], columnsMissing: ['a.b'] }, 'fail', 'migration-missing'],
  ]),
  'schema/columns-present': [
    ['all are there', { sql: [columns] }, 'pass', 'ok'],
    ['one is absent', { sql: [columns.slice(1)] }, 'fail', 'column-absent'],
    ['the database is silent', { sql: 'timeout' }, 'unknown', 'database-timeout'],
  ],
  'worker/turns': facts('/ops/worker', [
    ['its heart beat just in time', worker, 'pass', 'ok'],
    [
      'its heart is silent',
      { ...worker, heartbeatAgeMs: 5_000, currentJob: { id: 1, kind: 'mail', runningMs: 9_000 } },
      'fail',
      'worker-stuck',
    ],
    ['it has ended', { ...worker, running: false }, 'fail', 'worker-ended'],
    ['it left a last message', { ...worker, exit: { at: 'x', message: 'boom' } }, 'fail', 'worker-ended'],
  ]),
  'queue/accepts-work': facts('/ops/queue', [
    ['few dead letters', queue(39, true), 'pass', 'ok'],
    ['near the limit', queue(40, true), 'warn', 'dead-letters-near-limit'],
    ['at the limit', queue(50, false), 'fail', 'queue-refuses-work'],
  ]),
  'queue/few-dead-letters': [
    ['one below the limit', { sql: [[{ total: 49, oldest: null }]] }, 'pass', 'ok'],
    ['at the limit', { sql: [[{ total: 50, oldest: '2026-11-20T00:00:00Z' }]] }, 'fail', 'many-dead-letters'],
    ['no row', { sql: [[]] }, 'unknown', 'database-answered-in-another-shape'],
  ],
  'feature-flags/on-where-entitled': facts('/ops/flags', [
    ['all on', { offThoughEntitled: [] }, 'pass', 'ok'],
    ['one off', { offThoughEntitled: ['reports'] }, 'fail', 'flag-off-though-entitled'],
  ]),
  'entitlements/match-the-contract': facts('/ops/entitlements', [
    ['all granted', { missing: [] }, 'pass', 'ok'],
    ['one missing', { missing: ['reports'] }, 'fail', 'entitlement-missing'],
  ]),
  'configuration/matches-template': facts('/ops/configuration', [
    ['as stamped', { hash: 'a', templateHash: 'a', template: 't', drift: [] }, 'pass', 'ok'],
    [
      'a value differs',
      { hash: 'b', templateHash: 'a', template: 't', drift: [{ key: 'k', expected: 1, actual: 2 }] },
      'fail',
      'configuration-drift',
    ],
  ]),
  'quota/has-room': facts('/ops/quotas', [
    ['room', quota(94, 100), 'pass', 'ok'],
    ['nearly used up', quota(95, 100), 'warn', 'quota-nearly-reached'],
    ['used up', quota(100, 100), 'fail', 'quota-reached'],
  ]),
  'search-index/is-fresh': facts('/ops/search-index', [
    ['up to date', index('ready', 0, 0), 'pass', 'ok'],
    ['a moment behind', index('ready', 2, 60), 'pass', 'ok'],
    ['too far behind', index('ready', 2, 61), 'fail', 'index-stale'],
    ['halted', index('halted', 0, 0), 'fail', 'index-stale'],
  ]),
  'cache/matches-source': facts('/ops/cache', [
    ['all right', { entries: 12, sampled: 12, mismatched: 0 }, 'pass', 'ok'],
    ['empty', { entries: 0, sampled: 0, mismatched: 0 }, 'pass', 'ok'],
    ['one wrong', { entries: 12, sampled: 12, mismatched: 1 }, 'fail', 'cached-price-wrong'],
  ]),
  'certificate/is-valid': [
    ['long valid', { tls: { daysLeft: 14 } }, 'pass', 'ok'],
    ['ends soon', { tls: { daysLeft: 13 } }, 'warn', 'certificate-ends-soon'],
    ['ended', { tls: { valid: false, daysLeft: -1 } }, 'fail', 'certificate-expired'],
    ['not begun', { tls: { valid: false, daysLeft: 90 } }, 'fail', 'certificate-not-yet-valid'],
    ['nobody shows one', { tls: 'refused' }, 'unknown', 'certificate-refused'],
  ],
  'clock/agrees': facts('/ops/clock', [
    ['within tolerance', { offsetMs: -60_000, toleranceMs: 60_000 }, 'pass', 'ok'],
    ['behind', { offsetMs: -60_001, toleranceMs: 60_000 }, 'fail', 'clock-off'],
    ['nothing to compare with', { offsetMs: null, toleranceMs: 60_000 }, 'unknown', 'clock-could-not-be-compared'],
  ]),
  'identity-keys/are-current': facts('/ops/identity', [
    ['all known', { publishedKids: ['a'], missing: [], fetchedAt: null, automaticRefresh: true }, 'pass', 'ok'],
    [
      'one unknown that will be fetched by itself',
      { publishedKids: ['a'], missing: ['a'], fetchedAt: null, automaticRefresh: true },
      'pass',
      'ok',
    ],
    ['one unknown for good', { publishedKids: ['a'], missing: ['a'], fetchedAt: null, automaticRefresh: false }, 'fail', 'keys-outdated'],
    [
      'the provider is silent',
      { publishedKids: null, missing: [], fetchedAt: null, automaticRefresh: false },
      'unknown',
      'identity-provider-could-not-be-asked',
    ],
  ]),
  'payment-credential/is-accepted': facts('/ops/credentials/payments/verify', [
    ['accepted', credential('accepted', null), 'pass', 'ok'],
    ['expired', credential('rejected', 'credential-expired'), 'fail', 'credential-expired'],
    ['revoked', credential('rejected', 'credential-revoked'), 'fail', 'credential-revoked'],
    ['the partner is silent', credential('unverifiable', 'unreachable'), 'unknown', 'partner-unreachable'],
  ]),
  'marketplace-credential/is-accepted': facts('/ops/credentials/marketplace/verify', [
    ['accepted', credential('accepted', null), 'pass', 'ok'],
    ['expired', credential('rejected', 'credential-expired'), 'fail', 'credential-expired'],
  ]),
  'webhook-endpoint/is-enabled': facts('/ops/webhooks', [
    [
      'enabled',
      { endpoints: [{ id: 'p', state: 'enabled', disabledAt: null, disabledReason: null, consecutiveFailures: 9 }] },
      'pass',
      'ok',
    ],
    ['none at all', { endpoints: [] }, 'pass', 'ok'],
    [
      'disabled',
      { endpoints: [{ id: 'p', state: 'disabled', disabledAt: '2026-11-20T00:00:00Z', disabledReason: 'x', consecutiveFailures: 20 }] },
      'fail',
      'endpoint-disabled',
    ],
  ]),
  'mail-domain/is-active': facts('/ops/mail', [
    ['active', { domain: 'acme.example', state: 'active', suppressedAt: null, reason: null }, 'pass', 'ok'],
    ['suppressed', { domain: 'acme.example', state: 'suppressed', suppressedAt: null, reason: 'bounces' }, 'fail', 'domain-suppressed'],
    [
      'the relay is silent',
      { domain: 'acme.example', state: 'unknown', suppressedAt: null, reason: null },
      'unknown',
      'relay-could-not-be-asked',
    ],
  ]),
  'scheduler/jobs-on-time': facts('/ops/scheduler', [
    ['on time', job(false), 'pass', 'ok'],
    ['overdue', job(true), 'fail', 'job-overdue'],
  ]),
  'upload-storage/has-room': facts('/ops/uploads', [
    ['half full', uploads(1_000_000), 'pass', 'ok'],
    ['nearly full', uploads(1_850_000), 'warn', 'storage-nearly-full'],
    ['just room for one more', uploads(1_900_000), 'warn', 'storage-nearly-full'],
    ['full', uploads(1_900_001), 'fail', 'storage-full'],
  ]),
  'settings/are-complete': [
    ['all set', both(settings([], 0), users(['reports.view'])), 'pass', 'ok'],
    ['a country without tax', both(settings(['FR'], 4), users([], [denied])), 'fail', 'tax-missing'],
    ['unpublished stock', both(settings([], 1), users([], [denied])), 'fail', 'stock-missing'],
    ['a user without their role’s permission', both(settings([], 0), users([], [denied])), 'fail', 'permission-missing'],
    ['a denial that has been mended since', both(settings([], 0), users(['reports.view'], [denied])), 'pass', 'ok'],
    ['a denial of what the role never had', both(settings([], 0), users([], [{ ...denied, permission: 'settings.edit' }])), 'pass', 'ok'],
    ['the users cannot be read', { instance: { '/ops/settings': { json: settings([], 0) } } }, 'unknown', 'instance-refused'],
  ],
  'payments-partner/authorises-a-canary': [
    ['all six go through', { platform: { ...regions('primary'), [canaryPath('payments-eu')]: canary(null) } }, 'pass', 'ok'],
    [
      'one of six fails',
      { platform: { ...regions('primary'), [canaryPath('payments-eu')]: canary(null, null, null, null, null, 'error') } },
      'fail',
      'canary-partial',
    ],
    [
      'nobody answers',
      { platform: { ...regions('primary'), [canaryPath('payments-eu')]: canary('unreachable') } },
      'fail',
      'canary-unreachable',
    ],
    [
      'the primary is down and the region is on the other route',
      {
        platform: {
          ...regions('secondary'),
          [canaryPath('payments-eu')]: canary('unreachable'),
          [canaryPath('payments-eu-secondary')]: canary(null),
        },
      },
      'pass',
      'ok',
    ],
    ['our own way to the partner is silent', { platform: regions('primary') }, 'unknown', 'platform-refused'],
    ['the region is not listed', { platform: { '/ops/platform/regions': { json: { regions: [] } } } }, 'unknown', 'region-not-listed'],
  ],
  'marketplace-partner/lists-a-canary': [
    ['it answers', { platform: { [canaryPath('marketplace')]: canary(null) } }, 'pass', 'ok'],
    ['it does not', { platform: { [canaryPath('marketplace')]: canary('timeout') } }, 'fail', 'canary-timeout'],
    ['the platform is silent', {}, 'unknown', 'platform-refused'],
  ],
  'shard/is-not-overloaded': [
    ['at the bound', shards(500), 'pass', 'ok'],
    ['above it', shards(501), 'fail', 'shard-overloaded'],
    ['the shard is not listed', { platform: { '/ops/platform/shards': { json: { shards: [] } } } }, 'unknown', 'shard-not-listed'],
    ['the platform is silent', {}, 'unknown', 'platform-refused'],
  ],
  'release/computes-without-internal-errors': [
    ['the walk ends well', { instance: { ...version, '/synthetic/cart': { json: { ok: true } } } }, 'pass', 'ok'],
    [
      'the code fails',
      { instance: { ...version, '/synthetic/cart': { status: 500, json: { ok: false, code: 'internal-error' } } } },
      'fail',
      'internal-error',
    ],
    [
      'something else stops the walk before',
      { instance: { ...version, '/synthetic/cart': { status: 503, json: { ok: false, code: 'pool-timeout' } } } },
      'unknown',
      'walk-ended-by-pool-timeout',
    ],
    ['the instance is silent', {}, 'unknown', 'instance-refused'],
  ],
}

for (const [id, rows] of Object.entries(tables)) {
  describe(id, () => {
    test.each(rows)('%s', async (_, reads, status, message) => {
      expect(await look(id, reads)).toMatchObject({ status, message })
    })
  })
}

describe.each(
  commercePack.checks
    .filter((check) => commercePack.nodes.some((node) => node.id === check.observes && node.kind === 'feature'))
    .map((check) => [check.id, check.observes] as const),
)('%s', (id, feature) => {
  const path = `/synthetic/${feature}`
  const traffic = { '/ops/traffic': { json: { features: { [feature]: { requests: 60, failures: 10, failuresPerMinute: 2 } } } } }

  test.each<[string, Parameters<typeof fakeRead>[0], object]>([
    ['passes when the walk ends well', { instance: { [path]: { json: { ok: true } } } }, { status: 'pass' }],
    [
      'fails with the product’s code and what shoppers lose',
      { instance: { [path]: { status: 500, json: { ok: false, code: 'x-failed' } }, ...traffic } },
      { status: 'fail', message: 'x-failed', magnitude: 2 },
    ],
    [
      'fails without an amount when nobody counts',
      { instance: { [path]: { status: 500, json: { ok: false, code: 'x-failed' } } } },
      { status: 'fail', magnitude: null },
    ],
    [
      'fails when the instance is silent, for the shopper gets no answer either',
      { instance: { [path]: { failure: 'timeout' } } },
      { status: 'fail', message: 'instance-timeout' },
    ],
    ['fails when the answer is no answer', { instance: { [path]: { json: [] } } }, { status: 'fail', message: 'instance-not-understood' }],
    [
      'is unknown when our token is refused',
      { instance: { [path]: { status: 401, json: { error: { code: 'unauthenticated' } } } } },
      { status: 'unknown', message: 'probe-answered-401' },
    ],
  ])('%s', async (_, reads, expected) => {
    expect(await look(id, reads)).toMatchObject(expected)
  })
})

test('the checkout is tried five times, and the fifth failure still counts', async () => {
  const ok = { json: { ok: true } }
  const read = { instance: { '/synthetic/checkout': [ok, ok, ok, ok, { status: 502, json: { ok: false, code: 'payment-error' } }] } }
  expect(await look('checkout/takes-a-test-order', read)).toMatchObject({
    status: 'fail',
    message: 'payment-error',
    evidence: { tries: 5 },
  })
})

test('every check that is no feature walk has a table of its own or shares a tested maker', () => {
  const shared = ['mail-relay/takes-a-canary', 'identity-provider/signs-a-canary']
  const features = new Set(commercePack.nodes.filter((node) => node.kind === 'feature').map((node) => node.id))
  const others = commercePack.checks.filter((check) => !features.has(check.observes)).map((check) => check.id)
  expect([...Object.keys(tables), ...shared].toSorted()).toEqual(others.toSorted())
})
