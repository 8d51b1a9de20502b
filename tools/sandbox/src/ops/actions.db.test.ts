import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { useSandbox } from '../sandbox-fixture.ts'

const fixture = useSandbox()
const acme = 'acme'

afterEach(async () => {
  await fixture.sandbox.clear({})
})

/** Effects counted at the target itself, by the tenant's own read-only role. */
async function countEffects(key: string): Promise<number> {
  const reader = new pg.Client({ connectionString: fixture.sandbox.secrets()['sandbox/acme/database-reader'] ?? '' })
  await reader.connect()
  try {
    return Number((await reader.query('select count(*) from ops_effect where key = $1', [key])).rows[0]?.count)
  } finally {
    await reader.end()
  }
}

test('the same key gives the same answer and no second effect', async () => {
  const { client } = fixture
  const key = randomUUID()
  const request = { tenant: acme, path: '/ops/quotas/set', body: { quota: 'mails-per-month', limit: 61_000 }, key }
  const first = await client.act(request)
  const second = await client.act(request)
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({ applied: true, captured: { limit: 50_000 } })
  expect(second.body).toEqual(first.body)
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(await countEffects(key)).toBe(1)
  expect(await client.read({ tenant: acme, path: `/ops/effects/${key}` })).toMatchObject({
    state: 'applied',
    action: '/ops/quotas/set',
    answer: first.body,
  })
  await client.act({ tenant: acme, path: '/ops/quotas/set', body: { quota: 'mails-per-month', limit: 50_000 } })
})

test('twenty calls with one key at the same moment have one effect', async () => {
  const { client } = fixture
  const key = randomUUID()
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => client.act({ tenant: acme, path: '/ops/credentials/rotate', body: { purpose: 'marketplace' }, key })),
  )
  expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1)
  expect(await countEffects(key)).toBe(1)
  expect(await client.probe({ tenant: acme, feature: 'marketplace-sync' })).toBeNull()
})

test('a key used for something else is refused, and nothing is done', async () => {
  const { client } = fixture
  const key = randomUUID()
  await client.act({ tenant: acme, path: '/ops/pool/recycle', key })
  const reused = await client.act({ tenant: acme, path: '/ops/worker/restart', key })
  expect(reused.status).toBe(409)
  expect(reused.body['error']).toMatchObject({ code: 'key-reused' })
  expect(await countEffects(key)).toBe(1)
})

test('an action that fails counts nothing and leaves its key free', async () => {
  const { client } = fixture
  const key = randomUUID()
  const refused = await client.act({ tenant: acme, path: '/ops/database/terminate-session', body: { pid: 999_999 }, key })
  expect(refused.status).toBe(409)
  expect(refused.body['error']).toMatchObject({ code: 'not-a-blocker' })
  expect(await countEffects(key)).toBe(0)
  expect(await client.read({ tenant: acme, path: `/ops/effects/${key}` })).toMatchObject({ state: 'absent' })
})

test('an action with nothing to do says so and counts nothing', async () => {
  const key = randomUUID()
  const reply = await fixture.client.act({ tenant: acme, path: '/ops/schema/migrate', key })
  expect(reply.body).toMatchObject({ applied: false, captured: null, undo: null })
  expect(await countEffects(key)).toBe(0)
  expect(await fixture.client.read({ tenant: acme, path: `/ops/effects/${key}` })).toMatchObject({ state: 'not-applied' })
})

test.each([
  { name: 'another token', call: { token: 'nobody' }, status: 401, code: 'unauthenticated' },
  { name: 'no key', call: { key: '' }, status: 400, code: 'idempotency-key-missing' },
  { name: 'a key with spaces', call: { key: 'a b' }, status: 422, code: 'bad-parameter' },
  { name: 'an unknown field', call: { body: { purpose: 'payments', force: true } }, status: 422, code: 'bad-parameter' },
  { name: 'an unknown value', call: { body: { purpose: 'cash' } }, status: 422, code: 'bad-parameter' },
  { name: 'no action', call: { path: '/ops/launch' }, status: 404, code: 'not-found' },
])('an action with $name is refused with one sentence', async ({ call, status, code }) => {
  const reply = await fixture.client.act({ tenant: acme, path: '/ops/credentials/rotate', body: { purpose: 'payments' }, ...call })
  expect(reply.status).toBe(status)
  expect(reply.body['error']).toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) })
})

test('the reader token may not act', async () => {
  const token = fixture.sandbox.secrets()['sandbox/acme/ops-reader'] ?? ''
  const reply = await fixture.client.act({ tenant: acme, path: '/ops/cache/flush', token })
  expect(reply.status).toBe(403)
})

test.each([
  { path: '/ops/flags', body: { feature: 'search', enabled: false }, fact: '/ops/flags' },
  { path: '/ops/quotas/set', body: { quota: 'orders-per-month', limit: 123_456 }, fact: '/ops/quotas' },
  { path: '/ops/webhooks/disable', body: { endpoint: 'primary' }, fact: '/ops/webhooks' },
  { path: '/ops/mail/suppress', body: { reason: 'test' }, fact: '/ops/mail' },
  { path: '/ops/entitlements/revoke', body: { feature: 'media' }, fact: '/ops/entitlements' },
  { path: '/ops/version', body: { version: '4.2.0' }, fact: '/ops/version' },
  { path: '/ops/settings/unpublish-stock', body: { skus: ['P-001'] }, fact: '/ops/settings' },
  { path: '/ops/settings/tax-regions', body: { regions: ['DE', 'AT'] }, fact: '/ops/settings' },
  { path: '/ops/configuration/restore', body: { values: { 'storefront.page-size': 99 } }, fact: '/ops/configuration' },
])('$path is undone by the call that it hands back', async ({ path, body, fact }) => {
  const { client } = fixture
  const withoutTimes = (facts: unknown) => JSON.stringify(facts, (key, value: unknown) => (key.endsWith('At') ? undefined : value))
  const before = withoutTimes(await client.read({ tenant: acme, path: fact }))
  const reply = await client.act({ tenant: acme, path, body })
  expect(reply.body['applied']).toBe(true)
  expect(withoutTimes(await client.read({ tenant: acme, path: fact }))).not.toBe(before)
  const undo = reply.body['undo'] as { path: string; body: unknown }
  expect((await client.act({ tenant: acme, ...undo })).body['applied']).toBe(true)
  expect(withoutTimes(await client.read({ tenant: acme, path: fact }))).toBe(before)
})

test('platform actions are counted in the platform’s own database and can be undone', async () => {
  const { client } = fixture
  const key = randomUUID()
  const reply = await client.actPlatform({ path: '/ops/platform/regions/us/payment-route', body: { route: 'secondary' }, key })
  expect(reply.body).toMatchObject({ applied: true, captured: { route: 'primary' } })
  expect(await client.readPlatform(`/ops/effects/${key}`)).toMatchObject({ state: 'applied' })
  expect(await client.probe({ tenant: 'cedar', feature: 'checkout' })).toBeNull()
  const undo = reply.body['undo'] as { path: string; body: unknown }
  expect((await client.actPlatform(undo)).body['applied']).toBe(true)
})

test('the database reader can neither write nor read secrets', async () => {
  const admin = new pg.Client({ connectionString: fixture.sandbox.secrets()['sandbox/acme/database-reader'] ?? '' })
  await admin.connect()
  await expect(admin.query(`delete from contract where feature = 'media'`)).rejects.toThrow(/read-only|permission denied/)
  await expect(admin.query('select secret from credential_secrets')).rejects.toThrow(/permission denied/)
  await admin.end()
})
