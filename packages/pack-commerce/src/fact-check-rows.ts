import type { fakeRead } from './fake-read.ts'

export type Row = [says: string, reads: Parameters<typeof fakeRead>[0], status: string, message: string]

const fact = (path: string, json: unknown): Parameters<typeof fakeRead>[0] => ({ instance: { [path]: { json } } })
/** Pass, fail and boundary are given; what cannot be read is tried for every fact alike. */
const facts = (path: string, rows: [says: string, json: unknown, status: string, message: string][]): Row[] => [
  ...rows.map(([says, json, status, message]): Row => [says, fact(path, json), status, message]),
  ['the instance is silent', { instance: { [path]: { failure: 'timeout' } } }, 'unknown', 'instance-timeout'],
  ['the token is refused', { instance: { [path]: { status: 401, json: {} } } }, 'unknown', 'instance-answered-401'],
  ['the answer has another shape', fact(path, { hello: 'world' }), 'unknown', 'instance-answered-in-another-shape'],
]

const pool = { max: 8, inUse: 8, idle: 0, waiting: 0, oldestCheckoutMs: 4_000 }
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

/** Evidence in, keys out: the checks that judge one fact of the instance. */
export const factCheckRows: Record<string, Row[]> = {
  'database-pool/has-free-connections': facts('/ops/pool', [
    ['one is free', { ...pool, inUse: 7, oldestCheckoutMs: 60_000 }, 'pass', 'ok'],
    ['all are taken, and none longer than a request may', pool, 'pass', 'ok'],
    ['all are taken a little longer', { ...pool, oldestCheckoutMs: 4_001 }, 'fail', 'pool-exhausted'],
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
}
