import { afterEach, describe, expect, test } from 'vitest'
import { useSandbox } from '../sandbox-fixture.ts'
import { faultCatalogue } from './catalogue.ts'
import { faultCases } from './fault-cases.ts'

const fixture = useSandbox()

afterEach(async () => {
  await fixture.client.actPlatform({ path: '/ops/platform/regions/eu/payment-route', body: { route: 'primary' } })
  await fixture.sandbox.clear({})
})

test('every fault of the catalogue has a case', () => {
  const covered = new Set(faultCases.map((one) => one.fault))
  expect(faultCatalogue.map((fault) => fault.id).filter((id) => !covered.has(id))).toEqual([])
})

describe.each(faultCases)('$fault $params', ({ fault, tenant, shared, params, seenBy, fails, mend, mitigatedOnly }) => {
  test('breaks exactly its features, is measured, and is mended for real', async () => {
    const { sandbox, client } = fixture
    expect(await client.failing(seenBy)).toEqual({})

    expect((await sandbox.inject({ fault, tenant, shared, params })).result).toBe('injected')
    expect(await client.failing(seenBy)).toEqual(fails)
    if (tenant) expect(await client.failing('bluebell')).toEqual({})
    expect((await sandbox.inject({ fault, tenant, shared })).result).toBe('already-active')
    const truth = faultCatalogue.find((one) => one.id === fault)?.truth
    expect(await sandbox.status()).toEqual([{ fault, target: tenant ? { tenant } : { shared }, truth, mitigated: false }])

    if (mend) {
      expect((await mend(client)).status).toBe(200)
      await expect.poll(() => client.failing(seenBy), { timeout: 8000, interval: 50 }).toEqual({})
      const left = await sandbox.status()
      // What was measured as waiting is remembered for a while; what is broken is not.
      if (fault !== 'noisy-neighbour') expect(left.filter((one) => !one.mitigated)).toEqual([])
      if (!mitigatedOnly) expect(left).toEqual([])
    }
    await sandbox.clear({})
    expect(await client.failing(seenBy)).toEqual({})
    expect(await sandbox.status()).toEqual([])
    expect((await sandbox.clear({ fault, tenant, shared })).cleared).toEqual([])
  })
})

test('a partner that fails in part fails about its share of the calls, and only in its region', async () => {
  const { sandbox, client } = fixture
  await sandbox.inject({ fault: 'payments-partner-partial', shared: 'payments-eu' })
  const codes = await Promise.all(Array.from({ length: 60 }, () => client.readPlatform('/ops/platform/partners/payments-eu/canary')))
  const failed = codes.filter((one) => one['ok'] === false).length
  // Binomial(60, 0.4): outside of 10 to 38 less than once in a hundred thousand.
  expect(failed).toBeGreaterThanOrEqual(10)
  expect(failed).toBeLessThanOrEqual(38)
  expect((await client.readPlatform('/ops/platform/partners/payments-us/canary'))['ok']).toBe(true)
})

test('several faults of one tenant stand beside each other', async () => {
  const { sandbox, client } = fixture
  for (const fault of ['migration-missing', 'disk-full', 'webhook-disabled', 'clock-skew']) await sandbox.inject({ fault, tenant: 'acme' })
  expect(await client.failing('acme')).toEqual({
    billing: 'schema-mismatch',
    media: 'storage-full',
    webhooks: 'endpoint-disabled',
    'sign-in': 'token-rejected',
  })
  expect((await sandbox.clear({ tenant: 'acme', fault: 'disk-full' })).cleared).toHaveLength(1)
  expect(await sandbox.status()).toHaveLength(3)
})

test('a user without a permission is refused, and the refusals are told apart from failures', async () => {
  const { sandbox, client } = fixture
  await sandbox.inject({ fault: 'user-without-permission', tenant: 'acme' })
  const users = (await client.read({ tenant: 'acme', path: '/ops/users' })) as {
    denials: { user: string; permission: string; count: number }[]
  }
  expect(users.denials).toMatchObject([{ user: 'manager@acme.example', permission: 'reports.view', count: 3 }])
  const traffic = (await client.read({ tenant: 'acme', path: '/ops/traffic' })) as { features: Record<string, { failures: number }> }
  expect(traffic.features['reports']?.failures).toBe(0)
})
