import { describe, expect, test } from 'vitest'
import { factCheckRows, type Row } from './fact-check-rows.ts'
import { acme, fakeRead } from './fake-read.ts'
import { commercePack } from './pack.ts'

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
  ...factCheckRows,
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
  'schema/columns-present': [
    ['all are there', { sql: [columns] }, 'pass', 'ok'],
    ['one is absent', { sql: [columns.slice(1)] }, 'fail', 'column-absent'],
    ['the database is silent', { sql: 'timeout' }, 'unknown', 'database-timeout'],
  ],
  'queue/few-dead-letters': [
    ['one below the limit', { sql: [[{ total: 49, oldest: null }]] }, 'pass', 'ok'],
    ['at the limit', { sql: [[{ total: 50, oldest: '2026-11-20T00:00:00Z' }]] }, 'fail', 'many-dead-letters'],
    ['no row', { sql: [[]] }, 'unknown', 'database-answered-in-another-shape'],
  ],
  'certificate/is-valid': [
    ['long valid', { tls: { daysLeft: 14 } }, 'pass', 'ok'],
    ['ends soon', { tls: { daysLeft: 13 } }, 'warn', 'certificate-ends-soon'],
    ['ended', { tls: { valid: false, daysLeft: -1 } }, 'fail', 'certificate-expired'],
    ['not begun', { tls: { valid: false, daysLeft: 90 } }, 'fail', 'certificate-not-yet-valid'],
    ['nobody shows one', { tls: 'refused' }, 'unknown', 'certificate-refused'],
  ],
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

test('every check that is no feature walk has a table of its own or shares a tested maker', () => {
  const shared = ['mail-relay/takes-a-canary', 'identity-provider/signs-a-canary']
  const features = new Set(commercePack.nodes.filter((node) => node.kind === 'feature').map((node) => node.id))
  const others = commercePack.checks.filter((check) => !features.has(check.observes)).map((check) => check.id)
  expect([...Object.keys(tables), ...shared].toSorted()).toEqual(others.toSorted())
})
