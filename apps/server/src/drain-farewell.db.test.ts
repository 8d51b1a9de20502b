import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '@lamplighter/db'
import type { PlanView, RunView } from '@lamplighter/operations/views'
import { testDatabase } from '@lamplighter/testing'
import type { GateRule, Held } from './test-gate.ts'
import { startKillableProduct, waitFor, type Call, type KillableProduct } from './test-killable.ts'

// A deploy sends SIGTERM in the middle of a step. The process ends its step, hands the run over and exits; a second server process
// ends the run. Both share one PostgreSQL, which outlives them.
const database = testDatabase()
let product: KillableProduct
let unused: string[]

beforeAll(async () => {
  product = await startKillableProduct({ tenants: 4, databaseUrl: database.url })
  unused = [...product.tenants]
}, 240_000)
afterAll(() => product?.stop(), 120_000)
afterEach(() => product.tenants.forEach((tenant) => (product.gate(tenant).rule = () => 'pass')))

/** What an operator of a deploy may count on: 10 s for requests in hand, 20 s for steps, and the rest in order. */
const boundMs = 40_000
const isEffect = ({ method, key }: { method: string; key: string | null }): boolean => method === 'POST' && key !== null

const webhook = { fault: 'webhook-disabled', feature: 'webhooks', remediation: 'webhook-endpoint/enable', step: 'enable' }
/** Its step may take a minute, which is longer than the grace. */
const index = { fault: 'index-stale', feature: 'search', remediation: 'search-index/rebuild', step: 'rebuild' }

/** A customer with this fault, and a run that is at the effect of its one step, which is slow. */
async function startSlowRun(
  { fault, feature, remediation, step }: typeof webhook,
  rule: ReturnType<GateRule>,
): Promise<{ tenant: string; run: RunView; key: string; slow: Held }> {
  const tenant = unused.shift()!
  await product.inject({ fault, tenant })
  await product.call({ as: 'l2', procedure: 'diagnosis.start', input: { tenant, feature }, type: 'mutation' })
  const input = { remediation, tenant, feature, params: {} }
  const plan = await product.call<PlanView>({ as: 'l2', procedure: 'plan.create', input, type: 'mutation' })
  product.gate(tenant).rule = (request) => (isEffect(request) ? rule : 'pass')
  const asked = { plan: plan.id, hash: plan.hash, reason: 'The caller waits for it' }
  const run = await product.call<RunView>({ as: 'l2', procedure: 'run.start', input: asked, type: 'mutation' })
  const slow = await waitFor({ what: 'the effect on its way', look: () => product.gate(tenant).held.find(isEffect) ?? null })
  return { tenant, run, key: `${run.id}:${step}`, slow }
}

/** The run as it stands in the database, whoever lives. */
async function stored({
  id,
}: {
  id: string
}): Promise<{ state: string; worker: string | null; attempt: number; steps: string[]; jobs: number }> {
  const { rows } = await database.pool.query(
    `select state, worker, attempt, (select array_agg(state order by index) from run_step where run = r.id) as steps,
       (select count(*)::int from queue.job where name = 'run' and data->>'run' = r.id and state < 'active') as jobs
     from run r where id = $1`,
    [id],
  )
  return rows[0]
}

async function settled(run: RunView, call: <T>(call: Call) => Promise<T>): Promise<RunView> {
  const look = async (): Promise<RunView | null> => {
    const seen = await call<RunView>({ as: 'l2', procedure: 'run.get', input: { run: run.id }, type: 'query' })
    return ['queued', 'running', 'verifying'].includes(seen.state) ? null : seen
  }
  return waitFor({ what: 'a run at rest', look })
}

/** How often the effect happened, counted in the customer's own database. */
async function effectsOf(options: { tenant: string; key: string }): Promise<number> {
  const own = openDatabase({ url: product.databaseUrl(options.tenant), applicationName: 'drain-test', maxConnections: 1 })
  try {
    const { rows } = await own.pool.query('select count(*)::int as n from ops_effect where key = $1', [options.key])
    return rows[0].n
  } finally {
    await own.close()
  }
}

const postsOf = (options: { tenant: string; key: string }): number =>
  product.gate(options.tenant).delivered.filter(({ method, key }) => method === 'POST' && key === options.key).length

/** Told to stop while the step waits; the step's answer comes only when no more requests are taken. */
async function terminateDuring({ run, slow }: { run: RunView; slow: Held }) {
  const going = product.terminateServer()
  await waitFor({
    what: 'the door being closed',
    look: () =>
      product.call({ as: 'l2', procedure: 'run.get', input: { run: run.id }, type: 'query' }).then(
        () => null,
        () => true,
      ),
  })
  expect(await stored(run)).toMatchObject({ state: 'running', steps: ['intended'] })
  expect(await slow.deliver()).toBe(200)
  return going
}

test('told to stop in the middle of a step, it ends the step, hands the run over and exits; the next process only verifies', async () => {
  const { tenant, run, key, slow } = await startSlowRun(webhook, 'delay')
  const { code, tookMs } = await terminateDuring({ run, slow })
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(boundMs)
  const handedOver = await stored(run)
  expect(handedOver).toMatchObject({ worker: null, attempt: 1, steps: ['succeeded'], jobs: 1 })
  expect(['running', 'verifying']).toContain(handedOver.state)

  product.gate(tenant).rule = () => 'pass'
  await product.startServer()
  expect(await settled(run, product.call)).toMatchObject({
    state: 'finished',
    verdict: 'fixed',
    attempt: 2,
    steps: [{ state: 'succeeded' }],
  })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(postsOf({ tenant, key })).toBe(1)
  expect(await product.call({ as: 'auditor', procedure: 'audit.verify', type: 'query' })).toMatchObject({ type: 'intact' })
}, 180_000)

test('a server that lives beside it takes the run over, and ends it', async () => {
  const { tenant, run, key, slow } = await startSlowRun(webhook, 'delay')
  const other = product.otherServer()
  await other.start()
  const { code, tookMs } = await terminateDuring({ run, slow })
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(boundMs)
  expect(await settled(run, other.call)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2, steps: [{ state: 'succeeded' }] })
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(postsOf({ tenant, key })).toBe(1)
  expect((await other.terminate()).code).toBe(0)
  await product.startServer()
}, 180_000)

test('a step that outlasts its grace holds no deploy up: the process exits, and the next one asks the target', async () => {
  const { tenant, run, key, slow } = await startSlowRun(index, 'hold')
  const { code, tookMs } = await product.terminateServer()
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(boundMs)
  expect(await stored(run)).toMatchObject({ state: 'running', attempt: 1, steps: ['intended'] })

  product.gate(tenant).rule = () => 'pass'
  await product.startServer()
  expect(await settled(run, product.call)).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
  expect(await slow.deliver()).toBe(200)
  expect(await effectsOf({ tenant, key })).toBe(1)
  expect(await product.call({ as: 'auditor', procedure: 'audit.verify', type: 'query' })).toMatchObject({ type: 'intact' })
}, 180_000)
