import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProduct, type RunningProduct } from '@lamplighter/testing/product'
import { builtLamp, type Outcome } from './built-lamp.ts'

// One real product: the tests are one rollout's life, in order.
const lamp = builtLamp()
const tenants = ['acme', 'bluebell', 'cedar']
let product: RunningProduct
beforeAll(async () => {
  product = await startProduct({ tenants: 3 })
  for (const tenant of tenants) {
    await product.sandbox('inject', 'webhook-disabled', '--tenant', tenant)
    const input = { tenant, feature: 'webhooks' }
    await product.call({ as: 'l2', procedure: 'diagnosis.start', type: 'mutation', input })
  }
}, 180_000)
afterAll(() => product.stop(), 60_000)

const run = (...args: string[]): Promise<Outcome> => lamp.run(args, { env: { LAMPLIGHTER_HOME: product.home } })
const named = tenants.flatMap((tenant) => ['--tenant', tenant])
let rollout: string

test('everything is counted first, and nothing is changed', async () => {
  const { code, stdout, stderr } = await run('rollout', 'plan', 'webhook-endpoint/enable', ...named, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const planned = JSON.parse(stdout)
  expect(planned).toMatchObject({ state: 'planned', counts: { tenants: 3, planned: 3 }, approval: null })
  expect((await run('runs')).stdout).toBe('No runs.\n')
  rollout = planned.id
})

test.each([
  [['rollout', 'plan', 'webhook-endpoint/enable'], 2, /choose tenants by one of/],
  [['rollout', 'plan', 'webhook-endpoint/enable', '--tenant', 'acme', '--cause', 'webhooks/disabled'], 2, /choose tenants by one of/],
  [['rollout', 'plan', 'webhook-endpoint/enable', '--tenant', 'nobody'], 1, /There is no tenant “nobody”/],
  [['--as', 'l1', 'rollout', 'plan', 'webhook-endpoint/enable', '--tenant', 'acme'], 6, /fixes one tenant at a time/],
  [['rollout', 'show', 'no-such'], 1, /There is no rollout “no-such”/],
  [['automatic', 'on', 'webhook-endpoint/enable', '--reason', 'because', '--as', 'lead'], 6, /may not administer/],
])('%j is refused in one line', async (args, code, line) => {
  const outcome = await run(...(args as string[]))
  expect(outcome.stderr).toMatch(line)
  expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(outcome.code).toBe(code)
})

test('it goes ring by ring to its end, and says so', { timeout: 90_000 }, async () => {
  const { code, stdout } = await run('rollout', 'start', rollout, '--reason', 'Nobody gets notifications')
  expect(stdout).toMatch(/Every tenant has had its turn\. 3 fixed\./)
  expect(code).toBe(0)
  expect((await run('rollout', 'list')).stdout).toMatch(/webhook-endpoint\/enable +finished +3 of 3 fixed/)
})

test('an admin switches what runs by itself', async () => {
  expect((await run('automatic', 'list')).stdout).toMatch(/webhook-endpoint\/enable +only by hand/)
  expect((await run('automatic', 'on', 'webhook-endpoint/enable', '--reason', 'rehearsed')).stdout).toMatch(
    /webhook-endpoint\/enable +by itself/,
  )
  expect((await run('automatic', 'off', 'webhook-endpoint/enable', '--reason', 'enough')).stdout).toMatch(/only by hand/)
})
