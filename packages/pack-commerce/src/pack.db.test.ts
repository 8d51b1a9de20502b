import { createRunRig } from '@lamplighter/operations/testing'
import { sandboxProduct, statusOf, testPack } from '@lamplighter/testing/pack'
import { expect, test, vi } from 'vitest'
import { commercePack } from './pack.ts'
import { remediationCases } from './remediation-cases.ts'

// The pack meets the living product: every fault seen, planned, mended, proved, taken back; every run outlives its workers.

const { product, harness } = testPack({ pack: commercePack, cases: remediationCases, product: sandboxProduct, openRig: createRunRig })

test('the inventory names every tenant by all that callers say, and tells its configuration', () => {
  expect(product().tenants).toHaveLength(4)
  for (const tenant of product().tenants) {
    expect(new Set(tenant.identifiers.map((one) => one.kind))).toEqual(new Set(['tenant-id', 'company', 'domain', 'email', 'order-prefix']))
    expect(JSON.stringify(tenant.identifiers)).not.toContain('•')
    expect(tenant.instance.configurationHash).toMatch(/^[0-9a-f]{64}$/)
    expect(tenant.instance.configurationHash).toBe(tenant.instance.templateHash)
  }
})

test.each(['refuse', 'hang', 'garbage', 'huge', 'cut'])(
  'an instance that is unreachable by “%s” fails within the checks’ time and leaves its parts unknown',
  { timeout: 60_000 },
  async (mode) => {
    const tenant = product().tenants[0]!
    await product().inject({ fault: 'instance-unreachable', tenant: tenant.id, params: { mode } })
    const seen = await harness().lookAll({
      tenant,
      checks: ['instance/answers', 'storefront/serves-shoppers', 'worker/turns', 'cache/matches-source', 'database/accepts-connections'],
    })
    expect(statusOf(seen)).toEqual({
      'instance/answers': 'fail',
      'storefront/serves-shoppers': 'fail',
      'worker/turns': 'unknown',
      'cache/matches-source': 'unknown',
      'database/accepts-connections': 'pass',
    })
  },
)

test('a partner that drops a part of the calls is seen in how many of the tries fail', { timeout: 60_000 }, async () => {
  const tenant = product().tenants[0]!
  const check = 'checkout/takes-a-test-order'
  const partial = commercePack.causes.find(({ id }) => id === 'payments/partner-partial')!.signatures.filter((one) => one.check === check)
  const nats = ({ message, evidence }: { message: string; evidence: unknown }) =>
    partial.filter(({ matches }) => matches({ message, evidence })).reduce((sum, { llr }) => sum + llr, 0)
  const look = async () => (await harness().lookAll({ tenant, checks: [check] })).get(check)!
  expect(await look()).toMatchObject({ status: 'pass', evidence: { tries: 5, failedTries: 0 } })
  const shared = `payments-${tenant.region}`
  await product().inject({ fault: 'payments-partner-partial', shared, params: { rate: 0.5 } })
  // Five tries of which half fail end alike once in sixteen times.
  const seen = await vi.waitUntil(async () => {
    const one = await look()
    const { tries, failedTries } = one.evidence as { tries: number; failedTries: number }
    return tries === 5 && failedTries > 0 && failedTries < 5 && one
  }, 20_000)
  expect(seen).toMatchObject({ status: 'fail', message: 'payment-error', magnitude: expect.any(Number) })
  expect(nats(seen)).toBe(3.5)
  await product().inject({ fault: 'payments-partner-partial', shared, params: { rate: 1 } })
  const down = await look()
  expect(down).toMatchObject({ status: 'fail', evidence: { tries: 5, failedTries: 5 } })
  expect(nats(down), 'what fails each time is not said to fail in part').toBe(2)
})
