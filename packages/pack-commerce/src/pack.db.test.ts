import { createRunRig } from '@lamplighter/operations/testing'
import { sandboxProduct, statusOf, testPack } from '@lamplighter/testing/pack'
import { expect, test } from 'vitest'
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
