import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DiagnosisView, PlanView, RunView } from '@lamplighter/operations/views'
import { testDatabase } from '@lamplighter/testing'
import { startProduct, type RunningProduct } from '@lamplighter/testing/product'

// On the running product, over HTTP: what is asked wrongly is refused in words, and leaves nothing half-written.
const database = testDatabase()
let product: RunningProduct
let contact: { url: string; pid: number; tokens: Record<string, string> }
let tenant: string
let other: string

beforeAll(async () => {
  product = await startProduct({ tenants: 3, environment: { DATABASE_URL: database.url, SANDBOX_TRAFFIC: 'off' } })
  contact = JSON.parse(readFileSync(join(product.home, 'demo.json'), 'utf8'))
  const { rows } = await database.pool.query<{ id: string }>('select id from tenant order by id')
  tenant = rows[0]!.id
  other = rows[1]!.id
}, 240_000)
afterAll(() => product?.stop(), 60_000)

type Refused = { status: number; code: string; message: string; wayOut: string; fields: { path: string }[] }
type Mutation = { as: string; procedure: string; input: unknown }

async function refused({ as, procedure, input }: Mutation): Promise<Refused> {
  const headers = { authorization: `Bearer ${contact.tokens[as]}`, 'content-type': 'application/json' }
  const answer = await fetch(`${contact.url}/trpc/${procedure}`, { method: 'POST', headers, body: JSON.stringify(input) })
  const text = await answer.text()
  expect(text).not.toMatch(/node_modules|\.ts:\d|at [A-Z]\w+\./)
  const { error } = JSON.parse(text) as { error?: { data: { refusal: Omit<Refused, 'status' | 'fields'>; fields: Refused['fields'] } } }
  if (!error) throw new Error(`${procedure} was not refused: ${text.slice(0, 300)}`)
  return { ...error.data.refusal, fields: error.data.fields, status: answer.status }
}

const does = <T>(call: Mutation & { as: Parameters<RunningProduct['call']>[0]['as'] }): Promise<T> =>
  product.call<T>({ ...call, type: 'mutation' })

/** What is written, and what the audit log says of people; the product's own looking goes on and is not counted. */
async function written(): Promise<{ plans: number; runs: number; steps: number; jobs: number; audited: string[] }> {
  const count = async (from: string): Promise<number> => (await database.pool.query(`select count(*)::int as n from ${from}`)).rows[0].n
  const { rows } = await database.pool.query<{ action: string }>(
    "select action from audit_event where actor not like 'system:%' order by seq",
  )
  return {
    plans: await count('plan'),
    runs: await count('run'),
    steps: await count('run_step'),
    jobs: await count("queue.job where name = 'run'"),
    audited: rows.map(({ action }) => action),
  }
}

/** Refused; nothing was written but what the audit log has to say about the refusal. */
async function expectNothingWritten(options: { call: Mutation; onRecord?: string[] }): Promise<Refused> {
  const before = await written()
  const answer = await refused(options.call)
  const { audited, ...after } = await written()
  expect(after).toEqual({ plans: before.plans, runs: before.runs, steps: before.steps, jobs: before.jobs })
  expect(audited.slice(before.audited.length)).toEqual(options.onRecord ?? [])
  expect(answer.wayOut).not.toBe('')
  return answer
}

async function diagnosed(options: { fault: string; feature: string }): Promise<void> {
  await product.sandbox('inject', options.fault, '--tenant', tenant)
  await does({ as: 'l2', procedure: 'diagnosis.start', input: { tenant, feature: options.feature } })
}

const planning = (input: { remediation: string; feature: string; params?: object }) => ({ tenant, params: {}, ...input })

describe('a name that nothing bears', () => {
  test.each([
    ['tenant', 'diagnosis.start', () => ({ tenant: `${tenant}x`, feature: 'checkout' }), () => tenant],
    ['feature', 'diagnosis.start', () => ({ tenant, feature: 'chekout' }), () => 'checkout'],
    [
      'remediation',
      'plan.create',
      () => planning({ remediation: 'webhook-endpoint/enabel', feature: 'webhooks' }),
      () => 'webhook-endpoint/enable',
    ],
  ])('%s: is refused with the name that was meant, and nothing is written', async (noun, procedure, input, meant) => {
    const answer = await expectNothingWritten({ call: { as: 'l2', procedure, input: input() } })
    expect(answer).toMatchObject({ status: 404, code: `${noun}/unknown` })
    expect(answer.message).toMatch(new RegExp(`^There is no ${noun} “.*Did you mean .*${meant()}`))
  })
})

describe('a remediation asked for wrongly', () => {
  test.each([[9], [201], [50.5], ['many']])('a parameter out of range is named: %o percent', async (byPercent) => {
    const input = planning({ remediation: 'quota/raise', feature: 'marketing-mail', params: { byPercent } })
    const answer = await expectNothingWritten({ call: { as: 'l2', procedure: 'plan.create', input } })
    expect(answer).toMatchObject({ code: 'params/invalid', message: expect.stringContaining('byPercent') })
  })

  test('another hash than the plan’s is refused, and then a used-up plan is no one else’s', async () => {
    await diagnosed({ fault: 'webhook-disabled', feature: 'webhooks' })
    const plan = await does<PlanView>({
      as: 'l2',
      procedure: 'plan.create',
      input: planning({ remediation: 'webhook-endpoint/enable', feature: 'webhooks' }),
    })
    const asked = { plan: plan.id, hash: plan.hash, reason: 'No notifications arrive' }
    const wrong = { as: 'l2', procedure: 'run.start', input: { ...asked, hash: 'f'.repeat(64) } }
    expect((await expectNothingWritten({ call: wrong, onRecord: ['run.request-refused'] })).code).toBe('plan/other')

    const run = await does<RunView>({ as: 'l2', procedure: 'run.start', input: asked })
    await expect.poll(() => stateOf(run), { timeout: 60_000 }).toBe('finished')
    const used = { as: 'lead', procedure: 'run.start', input: asked }
    expect((await expectNothingWritten({ call: used, onRecord: ['run.request-refused'] })).code).toBe('plan/consumed')
    expect((await does<RunView>({ as: 'l2', procedure: 'run.start', input: asked })).id).toBe(run.id)
  }, 120_000)

  test('an auditor is refused every change at the door', async () => {
    const input = planning({ remediation: 'webhook-endpoint/enable', feature: 'webhooks' })
    for (const call of [
      { as: 'auditor', procedure: 'diagnosis.start', input: { tenant, feature: 'webhooks' } },
      { as: 'auditor', procedure: 'plan.create', input },
      { as: 'auditor', procedure: 'run.start', input: { plan: 'any', hash: 'f'.repeat(64), reason: 'because I can' } },
    ])
      expect(await expectNothingWritten({ call })).toMatchObject({
        status: 403,
        message: expect.stringMatching(/^The role auditor may not /),
      })
  })

  test('what an L1 may not run alone waits for a second person, untouched, and the L1 can not say yes', async () => {
    await diagnosed({ fault: 'flag-off', feature: 'marketplace-sync' })
    const input = planning({ remediation: 'feature-flags/enable', feature: 'marketplace-sync' })
    const plan = await does<PlanView>({ as: 'l1', procedure: 'plan.create', input })
    expect(plan.decision).toMatchObject({ type: 'needs-approval', by: 'l2' })
    const asked = { plan: plan.id, hash: plan.hash, reason: 'The marketplace has stopped' }
    const run = await does<RunView>({ as: 'l1', procedure: 'run.start', input: asked })
    expect(run).toMatchObject({ state: 'awaiting-approval', startedAt: null, steps: [{ state: 'pending' }] })
    const yes = { as: 'l1', procedure: 'run.approve', input: { run: run.id, planHash: plan.hash, reason: 'I say so' } }
    expect(await expectNothingWritten({ call: yes })).toMatchObject({ status: 403 })
    expect(await stateOf(run)).toBe('awaiting-approval')
  }, 60_000)
})

const stateOf = async (run: RunView): Promise<string> =>
  (await product.call<RunView>({ as: 'l2', procedure: 'run.get', input: { run: run.id }, type: 'query' })).state

describe('an instance that answers with what nobody can use', () => {
  const withinMs = 15_000
  const growthMegabytes = 150
  const serverMegabytes = (): number =>
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(contact.pid)], { encoding: 'utf8' }).trim()) / 1_024

  async function look(at: { tenant: string; feature: string }): Promise<DiagnosisView & { ms: number }> {
    const started = performance.now()
    const view = await does<DiagnosisView>({ as: 'l2', procedure: 'diagnosis.start', input: at })
    return { ...view, ms: performance.now() - started }
  }

  test.each(['refuse', 'hang', 'garbage', 'huge', 'cut'])(
    '%s: is told within seconds, as the instance or as not known but never as something else; memory stays bounded, other customers are diagnosed as healthy',
    async (mode) => {
      await product.sandbox('clear')
      await look({ tenant: other, feature: 'checkout' })
      const before = serverMegabytes()
      await product.sandbox('inject', 'instance-unreachable', '--tenant', tenant, '--param', `mode=${mode}`)
      const broken = await Promise.all(['checkout', 'search', 'storefront'].map((feature) => look({ tenant, feature })))
      const peak = serverMegabytes()
      const healthy = await look({ tenant: other, feature: 'checkout' })
      await product.sandbox('clear')

      for (const view of broken) {
        const told = view.verdict === 'unknown' ? 'unknown' : (view.causes[0]?.cause ?? view.verdict)
        expect(['unknown', 'instance/unreachable']).toContain(told)
        expect(view.evidence.find(({ check }) => check === 'instance/answers')?.status).toMatch(/^(fail|unknown)$/)
        expect(view.evidence.filter(({ status, confirmed }) => status === 'fail' && confirmed).length).toBeGreaterThan(0)
        expect(view.ms).toBeLessThan(withinMs)
      }
      expect(healthy.verdict).toBe('no-fault')
      expect(peak - before).toBeLessThan(growthMegabytes)
      expect(await (await fetch(`${contact.url}/healthz`)).json()).toMatchObject({ status: 'alive' })
      expect(JSON.parse(readFileSync(join(product.home, 'demo.json'), 'utf8')).pid).toBe(contact.pid)
    },
    120_000,
  )
})
