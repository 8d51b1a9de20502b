import type { Clients, Pack } from '@lamplighter/catalog'
import { testDatabase } from '@lamplighter/db/testing'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { quietState, type LivingProduct } from './living-product.ts'
import { meetFault } from './meet-fault.ts'
import { caseFindings, type ProductFault, type RemediationCases } from './pack-case.ts'
import { packHarness, type PackHarness } from './pack-harness.ts'
import { surviveDeaths, type OpenRunRig, type RunRig } from './survive-deaths.ts'

export { caseFindings, type RemediationCase, type RemediationCases } from './pack-case.ts'
export { packFindings, type AcknowledgedFinding } from './pack-findings.ts'
export { statusOf } from './meet-fault.ts'
export { sandboxProduct } from './sandbox-product.ts'

export type TestPackOptions<C extends Clients, Plan> = {
  pack: Pack<C>
  cases: RemediationCases
  product: {
    faults: readonly ProductFault[]
    start(options: { pack: Pack<C>; adminUrl: string; tenants: number }): Promise<LivingProduct<C>>
  }
  openRig: OpenRunRig<C, Plan>
}

const tenants = 4
/** A look at a part that nobody can reach takes its time-out; several of them follow each other. */
const testTimeoutMs = 150_000

/**
 * Writes the tests of a pack against a living product: call it once in an `x.db.test.ts` of the pack. Every remediation is met by
 * every fault it cures (`meetFault`), and carried out once by workers that die (`surviveDeaths`); one without a harness entry
 * fails. Answers with what further tests in the same file may use: one product serves them all.
 */
export function testPack<C extends Clients, Plan>(
  options: TestPackOptions<C, Plan>,
): {
  product: () => LivingProduct<C>
  harness: () => PackHarness<C>
} {
  const { pack, cases } = options
  const database = testDatabase()
  let product: LivingProduct<C>
  let harness: PackHarness<C>
  let rig: RunRig<Plan>

  beforeAll(async () => {
    product = await options.product.start({ pack, adminUrl: inject('databaseServer').adminUrl, tenants })
    harness = packHarness({ pack, clients: product.clients })
    rig = await options.openRig({ db: database.db, pack: withoutWaiting(pack), clients: product.clients })
  }, 120_000)
  afterEach(() => product?.clear())
  afterAll(() => product?.stop(), 60_000)

  test('every remediation has a harness entry, every entry meets what it claims, every fault meets a cure', () => {
    expect(caseFindings({ pack, cases, faults: options.product.faults })).toEqual([])
  })

  test('of a product that is well, every check of every tenant passes or warns', { timeout: testTimeoutMs }, async () => {
    for (const tenant of product.tenants) {
      const seen = await harness.lookAll({ tenant })
      const ill = [...seen].filter(([, { status }]) => status === 'fail' || status === 'unknown')
      expect(ill.map(([id, { message }]) => `${id}: ${message}`)).toEqual([])
    }
  })

  test('a precheck stops what is not needed, with the reason and the way out', { timeout: testTimeoutMs }, async () => {
    for (const { id } of pack.remediations) {
      const { precheck } = await harness.plan({ tenant: product.tenants[0]!, remediation: id })
      const words = { type: 'stop', reason: expect.stringMatching(/.{10}/), wayOut: expect.stringMatching(/.{10}/) }
      expect(precheck, id).toMatchObject(cases[id]?.alsoWhenWell ? { type: 'ready' } : words)
    }
  })

  test('parameters out of range are refused by name, and nothing is stored', { timeout: testTimeoutMs }, async () => {
    const tenant = product.tenants[0]!
    const stored = async () => (await database.pool.query('select count(*)::int as plans from plan')).rows[0]
    const before = { product: await quietState(product, tenant), stored: await stored() }
    const feature = pack.nodes.find((node) => node.kind === 'feature')!.id
    for (const { id } of pack.remediations) {
      for (const wrong of [...(cases[id]?.params?.refused ?? []), 'no parameters at all', []]) {
        const answer = await rig.plan({ tenant: tenant.id, feature, remediation: id, params: wrong })
        const name = typeof wrong === 'object' ? (Object.keys(wrong)[0] ?? '') : ''
        const refused = { type: 'refused', code: 'params/invalid', message: expect.stringContaining(name) }
        expect(answer, `${id} ${JSON.stringify(wrong)}`).toMatchObject(refused)
      }
    }
    expect({ product: await product.state(tenant), stored: await stored() }).toEqual(before)
  })

  for (const remediation of pack.remediations) {
    const entry = cases[remediation.id]
    if (entry === undefined) continue
    const params = entry.params?.accepted[0] ?? {}
    describe(remediation.id, () => {
      test.each(entry.faults.map((one) => [one.fault, one] as const))(
        '%s: seen at once, planned without a trace, mended, proved, once under one key, and broken again it is seen again',
        { timeout: testTimeoutMs },
        (_, one) => meetFault({ pack, product, harness, remediation, entry: one, params }),
      )

      test(
        'carried out by workers that die at every point of the journal, it ends in the truth and acts once',
        { timeout: testTimeoutMs },
        () => surviveDeaths({ pack, product, harness, rig, remediation, entry: entry.faults[0]!, params }),
      )
    })
  }

  return { product: () => product, harness: () => harness }
}

/** What only reads mends nothing: there is nothing to wait for until its verdict says so. */
function withoutWaiting<C extends Clients>(pack: Pack<C>): Pack<C> {
  return {
    ...pack,
    remediations: pack.remediations.map((one) => (one.effect === 'read-only' ? { ...one, verify: { ...one.verify, withinMs: 500 } } : one)),
  }
}
