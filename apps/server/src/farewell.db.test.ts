import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '@lamplighter/db'
import type { PlanView, RunView } from '@lamplighter/operations/views'
import type { GateRule, Held } from './test-gate.ts'
import { startKillableProduct, waitFor, type KillableProduct } from './test-killable.ts'

// The server is killed with `kill -9` at one moment of a run after another, started again, and must end the run in a state that is
// true. A gate on the line to the customer's instance makes each moment exact; each test has a customer of its own.
let product: KillableProduct
const unused: string[] = []

beforeAll(async () => {
  product = await startKillableProduct({ tenants: 6 })
  unused.push(...product.tenants)
}, 240_000)
afterAll(() => product?.stop(), 120_000)
afterEach(() => product.tenants.forEach((tenant) => (product.gate(tenant).rule = () => 'pass')))

const isEffect: (request: { method: string; key: string | null }) => boolean = ({ method, key }) => method === 'POST' && key !== null

/** A customer whose webhook endpoint is disabled, and a run under way to enable it, with the line under this rule. */
async function startRun(rule: GateRule): Promise<{ tenant: string; run: RunView; key: string }> {
  const tenant = unused.shift()!
  await product.inject({ fault: 'webhook-disabled', tenant })
  await product.call({ as: 'l2', procedure: 'diagnosis.start', input: { tenant, feature: 'webhooks' }, type: 'mutation' })
  const input = { remediation: 'webhook-endpoint/enable', tenant, feature: 'webhooks', params: {} }
  const plan = await product.call<PlanView>({ as: 'l2', procedure: 'plan.create', input, type: 'mutation' })
  product.gate(tenant).rule = rule
  const asked = { plan: plan.id, hash: plan.hash, reason: 'The caller gets no notifications' }
  const run = await product.call<RunView>({ as: 'l2', procedure: 'run.start', input: asked, type: 'mutation' })
  return { tenant, run, key: `${run.id}:enable` }
}

const see = (run: RunView): Promise<RunView> =>
  product.call<RunView>({ as: 'l2', procedure: 'run.get', input: { run: run.id }, type: 'query' })

async function heldAt(tenant: string): Promise<Held> {
  return waitFor({ what: 'a held request', look: () => product.gate(tenant).held.at(-1) ?? null })
}

/** Nothing waits for a worker any more: ended, or up to a person. */
async function settled(run: RunView): Promise<RunView> {
  const atRest = (seen: RunView): boolean => !['queued', 'running', 'verifying', 'undoing'].includes(seen.state)
  return waitFor({ what: 'a run at rest', look: async () => see(run).then((seen) => (atRest(seen) ? seen : null)) })
}

async function crashAndReturn(tenant: string): Promise<void> {
  await product.killServer()
  product.gate(tenant).rule = () => 'pass'
  await product.startServer()
}

/** How often the effect happened, counted in the customer's own database. */
async function effectsOf(options: { tenant: string; key: string }): Promise<number> {
  const database = openDatabase({ url: product.databaseUrl(options.tenant), applicationName: 'farewell-test', maxConnections: 1 })
  try {
    const { rows } = await database.pool.query('select count(*)::int as n from ops_effect where key = $1', [options.key])
    return rows[0].n
  } finally {
    await database.close()
  }
}

async function stateAtTarget(options: { tenant: string; key: string }): Promise<string> {
  const path = `/ops/effects/${encodeURIComponent(options.key)}`
  return (await product.facts<{ state: string }>({ tenant: options.tenant, path })).state
}

async function endpointAtTarget(tenant: string): Promise<string> {
  const { endpoints } = await product.facts<{ endpoints: { state: string }[] }>({ tenant, path: '/ops/webhooks' })
  return endpoints.some(({ state }) => state === 'disabled') ? 'disabled' : 'enabled'
}

const postsOf = (options: { tenant: string; key: string }): number =>
  product.gate(options.tenant).delivered.filter(({ method, key }) => method === 'POST' && key === options.key).length

async function expectHistoryIntact(): Promise<void> {
  expect(await product.call({ as: 'auditor', procedure: 'audit.verify', type: 'query' })).toMatchObject({ type: 'intact' })
  const { items } = await product.call<{ items: { state: string }[] }>({ as: 'l2', procedure: 'run.list', input: {}, type: 'query' })
  expect(items.filter(({ state }) => ['queued', 'running', 'verifying'].includes(state))).toEqual([])
}

test('killed before the intent: the run is taken up, the effect happens once, and fixed is true at the customer’s', async () => {
  const { tenant, run, key } = await startRun(({ path }) => (path === '/ops/webhooks' ? 'hold' : 'pass'))
  await heldAt(tenant)
  await waitFor({ what: 'a worker at the run', look: async () => ((await see(run)).attempt === 1 ? true : null) })
  expect((await see(run)).steps.map(({ state }) => state)).toEqual(['pending'])
  await crashAndReturn(tenant)

  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2, steps: [{ state: 'succeeded' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await endpointAtTarget(tenant)).toBe('enabled')
  await expectHistoryIntact()
}, 180_000)

test('killed in flight, the request not arrived: done once by the next server, and the late request changes nothing more', async () => {
  const { tenant, run, key } = await startRun((request) => (isEffect(request) ? 'hold' : 'pass'))
  const late = await heldAt(tenant)
  expect(late.key).toBe(key)
  expect((await see(run)).steps).toMatchObject([{ state: 'intended', finishedAt: null }])
  expect(await stateAtTarget({ tenant, key })).toBe('absent')
  await crashAndReturn(tenant)

  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2, steps: [{ state: 'succeeded' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await late.deliver()).toBe(200)
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await endpointAtTarget(tenant)).toBe('enabled')
  await expectHistoryIntact()
}, 180_000)

test('killed in flight, the request arriving while no server runs: recognised as done, never sent again', async () => {
  const { tenant, run, key } = await startRun((request) => (isEffect(request) ? 'hold' : 'pass'))
  const orphan = await heldAt(tenant)
  await product.killServer()
  expect(await orphan.deliver()).toBe(200)
  product.gate(tenant).rule = () => 'pass'
  await product.startServer()

  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed', steps: [{ state: 'recovered' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(postsOf({ tenant, key })).toBe(1)
  await expectHistoryIntact()
}, 180_000)

test('killed after the effect and before its outcome: recognised as done, never sent again', async () => {
  const { tenant, run, key } = await startRun((request) => (isEffect(request) ? 'hold-answer' : 'pass'))
  await heldAt(tenant)
  expect((await see(run)).steps).toMatchObject([{ state: 'intended' }])
  expect(await effectsOf({ tenant, key })).toBe(1)
  await crashAndReturn(tenant)

  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed', steps: [{ state: 'recovered' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await stateAtTarget({ tenant, key })).toBe('applied')
  expect(postsOf({ tenant, key })).toBe(1)
  await expectHistoryIntact()
}, 180_000)

test('killed after the outcome, while verifying: only the looking is repeated', async () => {
  const { tenant, run, key } = await startRun(({ path }) => (path === '/synthetic/webhooks' ? 'hold' : 'pass'))
  await waitFor({ what: 'the verification', look: async () => ((await see(run)).state === 'verifying' ? true : null) })
  await heldAt(tenant)
  await crashAndReturn(tenant)

  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed', steps: [{ state: 'succeeded' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(postsOf({ tenant, key })).toBe(1)
  await expectHistoryIntact()
}, 180_000)

test('killed in flight, and the customer’s system can not tell: nothing is sent again until a person has decided', async () => {
  const { tenant, run, key } = await startRun((request) => (isEffect(request) ? 'hold' : 'pass'))
  const late = await heldAt(tenant)
  await product.killServer()
  product.gate(tenant).rule = ({ path }) => (path.startsWith('/ops/effects/') ? 'break' : 'pass')
  await product.startServer()

  const seen = await settled(run)
  expect(seen).toMatchObject({ state: 'needs-decision', verdict: 'unchanged', steps: [{ state: 'unknown' }] })
  expect(await effectsOf({ tenant, key })).toBe(0)
  expect(await endpointAtTarget(tenant)).toBe('disabled')
  await expectHistoryIntact()

  product.gate(tenant).rule = () => 'pass'
  const input = { run: run.id, choice: 'continue', reason: 'The endpoint is still disabled' }
  await product.call({ as: 'l2', procedure: 'run.decide', input, type: 'mutation' })
  expect(await settled(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
  await late.deliver()
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await endpointAtTarget(tenant)).toBe('enabled')
}, 180_000)
