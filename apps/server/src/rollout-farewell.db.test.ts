import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RolloutView } from '@lamplighter/operations/views'
import { startKillableProduct, waitFor, type KillableProduct } from './test-killable.ts'

// A rollout is driven by whichever server lives. Here the only one is killed with `kill -9` while it counts, between two rings and in
// the middle of one, and started again each time.
let product: KillableProduct
beforeAll(async () => {
  product = await startKillableProduct({ tenants: 5 })
}, 240_000)
afterAll(() => product?.stop(), 120_000)

const isEffect = ({ method, key }: { method: string; key: string | null }): boolean => method === 'POST' && key !== null

async function crashAndReturn(): Promise<void> {
  await product.killServer()
  for (const tenant of product.tenants) product.gate(tenant).rule = () => 'pass'
  await product.startServer()
}

test('killed while it counts, between rings and inside one, every tenant is fixed by exactly one run', { timeout: 240_000 }, async () => {
  const tenants = product.tenants.slice(0, 4)
  for (const tenant of tenants) {
    await product.inject({ fault: 'webhook-disabled', tenant })
    await product.call({ as: 'l2', procedure: 'diagnosis.start', input: { tenant, feature: 'webhooks' }, type: 'mutation' })
  }
  const last = product.gate(tenants.at(-1)!)
  last.rule = ({ path }) => (path === '/ops/webhooks' ? 'hold' : 'pass')
  const asked = { remediation: 'webhook-endpoint/enable', selection: { by: 'tenants', tenants } }
  const planned = await product.call<RolloutView>({ as: 'lead', procedure: 'rollout.plan', input: asked, type: 'mutation' })
  const see = () => product.call<RolloutView>({ as: 'lead', procedure: 'rollout.get', input: { rollout: planned.id }, type: 'query' })
  const until = (what: string, holds: (seen: RolloutView) => boolean) =>
    waitFor({ what, look: async () => see().then((seen) => (holds(seen) ? seen : null)) })

  await waitFor({ what: 'the last tenant being looked at', look: () => last.held.at(-1) ?? null })
  expect((await see()).state).toBe('planning')
  await crashAndReturn()
  const counted = await until('everything counted', ({ state }) => state === 'planned')
  expect(counted.rings.map(({ turns }) => turns.length)).toEqual([1, 2, 1])
  expect(product.tenants.flatMap((tenant) => product.gate(tenant).delivered.filter(isEffect))).toEqual([])

  // Ring 2 can not begin while its tenants do not answer, so that the kill falls between the rings.
  const second = counted.rings[1]!.turns.map(({ tenant }) => tenant)
  for (const tenant of second) product.gate(tenant).rule = () => 'hold'
  const start = { rollout: planned.id, hash: counted.hash, reason: 'Nobody gets notifications' }
  await product.call({ as: 'lead', procedure: 'rollout.start', input: start, type: 'mutation' })
  const between = await until('ring 1 verified', ({ rings }) => rings[0]?.state === 'verified')
  expect(between.rings[1]!.turns.map(({ state }) => state)).toEqual(['planned', 'planned'])
  await crashAndReturn()

  const third = product.gate(counted.rings[2]!.turns[0]!.tenant)
  third.rule = (request) => (isEffect(request) ? 'hold' : 'pass')
  await waitFor({ what: 'the effect of ring 3', look: () => third.held.find(isEffect) ?? null })
  expect((await see()).rings[1]!.state).toBe('verified')
  await crashAndReturn()

  const ended = await until('the end', ({ finishedAt }) => finishedAt !== null)
  expect(ended).toMatchObject({ state: 'finished', counts: { fixed: 4, planned: 0, atWork: 0, skipped: 0 } })
  const { items } = await product.call<{ items: { tenant: string; verdict: string }[] }>({
    as: 'lead',
    procedure: 'run.list',
    input: {},
    type: 'query',
  })
  expect(items.map(({ tenant, verdict }) => [tenant, verdict]).toSorted()).toEqual(tenants.map((tenant) => [tenant, 'fixed']).toSorted())
  for (const tenant of tenants) {
    const keys = new Set(
      product
        .gate(tenant)
        .delivered.filter(isEffect)
        .map(({ key }) => key),
    )
    expect([...keys]).toHaveLength(1)
    const { endpoints } = await product.facts<{ endpoints: { state: string }[] }>({ tenant, path: '/ops/webhooks' })
    expect(endpoints.every(({ state }) => state !== 'disabled')).toBe(true)
  }
  expect(await product.call({ as: 'auditor', procedure: 'audit.verify', type: 'query' })).toMatchObject({ type: 'intact' })
})
