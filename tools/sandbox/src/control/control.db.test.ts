import { expect, test } from 'vitest'
import { useSandbox } from '../sandbox-fixture.ts'
import { startSandbox } from '../sandbox.ts'
import { findRunningSandbox } from './sandbox-file.ts'

const fixture = useSandbox()

async function call(options: { method?: string; path: string; body?: string; token?: string }) {
  const { sandbox } = fixture
  const response = await fetch(`${sandbox.controlUrl}${options.path}`, {
    method: options.method ?? 'GET',
    headers: { authorization: `Bearer ${options.token ?? sandbox.token}` },
    ...(options.body === undefined ? {} : { body: options.body }),
  })
  return {
    status: response.status,
    body: (await response.json()) as { error?: { code: string; message: string } } & Record<string, unknown>,
  }
}

const inject = (body: unknown) => ({ method: 'POST', path: '/inject', body: JSON.stringify(body) })

test.each([
  { name: 'an unknown fault', request: inject({ fault: 'worker-weged', tenant: 'acme' }), status: 404, says: 'Did you mean worker-wedged' },
  { name: 'an unknown tenant', request: inject({ fault: 'worker-wedged', tenant: 'acmee' }), status: 404, says: 'Did you mean acme' },
  {
    name: 'an unknown shared component',
    request: inject({ fault: 'payments-partner-down', shared: 'payments-ue' }),
    status: 404,
    says: 'payments-eu',
  },
  { name: 'a tenant fault without a tenant', request: inject({ fault: 'worker-wedged' }), status: 422, says: 'tenant' },
  { name: 'a shared fault on a tenant', request: inject({ fault: 'mail-relay-down', tenant: 'acme' }), status: 422, says: 'mail-relay' },
  {
    name: 'a parameter out of range',
    request: inject({ fault: 'payments-partner-partial', shared: 'payments-eu', params: { rate: 7 } }),
    status: 422,
    says: 'rate',
  },
  {
    name: 'a parameter that is not taken',
    request: inject({ fault: 'worker-wedged', tenant: 'acme', params: { speed: 1 } }),
    status: 422,
    says: 'speed',
  },
  {
    name: 'a noisy tenant of another shard',
    request: inject({ fault: 'noisy-neighbour', shared: 'eu-1', params: { tenant: 'cedar' } }),
    status: 422,
    says: 'cedar',
  },
  { name: 'no JSON', request: { method: 'POST', path: '/inject', body: '{"fault"' }, status: 400, says: 'JSON' },
  { name: 'a list', request: inject([]), status: 422, says: 'expected object' },
  { name: 'a body of a megabyte', request: { method: 'POST', path: '/inject', body: 'x'.repeat(1_000_000) }, status: 413, says: 'bytes' },
  { name: 'another token', request: { path: '/status', token: 'nobody' }, status: 401, says: 'token' },
  { name: 'another method', request: { method: 'POST', path: '/faults' }, status: 405, says: 'GET' },
  { name: 'an unknown path', request: { path: '/explode' }, status: 404, says: '/explode' },
  { name: 'a date that is none', request: { path: '/changes?since=yesterday' }, status: 422, says: 'since' },
  { name: 'the status of nobody', request: { path: '/status?tenant=nobody' }, status: 404, says: 'nobody' },
])('$name is refused with one sentence and breaks nothing', async ({ request, status, says }) => {
  const reply = await call(request)
  expect(reply.status).toBe(status)
  expect(reply.body.error?.message).toContain(says)
  expect(reply.body.error?.message).not.toContain('\n')
  expect(await fixture.sandbox.status()).toEqual([])
})

test('a second sandbox on the same home is refused, and the first goes on', async () => {
  await expect(startSandbox({ home: fixture.home, tenants: 1, traffic: false })).rejects.toThrow(/already runs/)
  expect(findRunningSandbox(fixture.home)?.pid).toBe(process.pid)
  expect(await fixture.client.probe({ tenant: 'acme', feature: 'search' })).toBeNull()
})

test('two started at the same moment: at most one goes on', async () => {
  const both = await Promise.allSettled([1, 2].map(() => startSandbox({ home: fixture.home, tenants: 1, traffic: false })))
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
})

test('changes tell the story without naming faults', async () => {
  await fixture.sandbox.inject({ fault: 'migration-missing', tenant: 'acme' })
  await fixture.client.act({ tenant: 'acme', path: '/ops/schema/migrate' })
  const { body } = await call({ path: '/changes' })
  const changes = body['changes'] as { node: string; kind: string; tenant: string | null; shared: string | null; at: string }[]
  expect(changes.filter((one) => one.tenant === 'acme').map(({ node, kind }) => `${node} ${kind}`)).toEqual([
    'schema deploy',
    'schema migration',
  ])
  expect(changes.some((one) => one.shared === 'release-4.2.1')).toBe(true)
  expect(changes.map((one) => one.at)).toEqual(changes.map((one) => one.at).toSorted())
  expect(JSON.stringify(changes)).not.toContain('migration-missing')
})

test('every tenant’s facts can be read in one answer, none of them naming a fault', async () => {
  await fixture.sandbox.inject({ fault: 'pool-exhausted', tenant: 'acme' })
  const facts = await fixture.client.read({ tenant: 'acme', path: '/ops/facts' })
  await fixture.sandbox.clear({})
  expect(Object.keys(facts).toSorted()).toEqual([
    'cache',
    'certificate',
    'clock',
    'configuration',
    'credentials',
    'database',
    'entitlements',
    'flags',
    'identity',
    'mail',
    'pool',
    'queue',
    'quotas',
    'scheduler',
    'schema',
    'searchIndex',
    'settings',
    'traffic',
    'uploads',
    'users',
    'version',
    'webhooks',
    'worker',
  ])
  expect(facts['pool']).toEqual({ max: 8, inUse: 8, idle: 0, waiting: expect.any(Number), oldestCheckoutMs: expect.any(Number) })
  expect(Object.values(facts).filter((fact) => typeof fact === 'object' && fact !== null && 'error' in fact)).toEqual([])
  expect(JSON.stringify(facts)).not.toContain('pool-exhausted')
})
