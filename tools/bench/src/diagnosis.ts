import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { faultCatalogue, type FaultEntry } from '@lamplighter/sandbox/faults'
import { startProduct, type RunningProduct } from '@lamplighter/testing/product'
import type { DeskView, DiagnosisView, TenantView } from '@lamplighter/operations/views'
import { atLeast, atMost, type Bench, type BenchResult } from './bench.ts'
import { measureFault, timed, type FaultOutcome } from './diagnosis/one-fault.ts'

const tenantsEach = 12
const tenantsQuick = 40

/**
 * Every fault of the catalogue, each alone: is the true cause named first, how sure, with which scope, how fast, and does the
 * recommended remediation end in `fixed`? In full each fault gets a product of its own, started like `npm start`; `--quick` takes
 * one product for all faults of single tenants, each at a tenant of its own, and leaves the shared ones out.
 */
export const diagnosisBench: Bench = {
  name: 'diagnosis',
  about: 'every fault of the sample product: named right, how sure, how fast, and mended by what is recommended',
  async run({ quick }) {
    const { healthy, outcomes } = quick ? await withProduct({ tenants: tenantsQuick, use: measureQuick }) : await measureEachFresh()
    return summarise({ outcomes, healthy })
  },
}

/** What a caller asks about when no feature fails, because the fault is a denial that works as designed: a user without permission. */
const featureWithoutFailure = 'reports'

type Measured = { healthy: Healthy; outcomes: FaultOutcome[] }

async function measureEachFresh(): Promise<Measured> {
  const fresh = { tenants: tenantsEach }
  const healthy = await withProduct({ ...fresh, use: measureHealthy })
  const outcomes: FaultOutcome[] = []
  for (const fault of faultCatalogue)
    outcomes.push(await withProduct({ ...fresh, use: (product) => injectAndMeasure({ product, fault, nth: 0 }) }))
  return { healthy, outcomes }
}

async function measureQuick(product: RunningProduct): Promise<Measured> {
  const healthy = await measureHealthy(product)
  const outcomes: FaultOutcome[] = []
  const local = faultCatalogue.filter(({ target }) => target === 'tenant')
  for (const [nth, fault] of local.entries()) {
    outcomes.push(await injectAndMeasure({ product, fault, nth }))
    await product.sandbox('clear')
  }
  return { healthy, outcomes }
}

type Healthy = { asked: number; noFault: number; seconds: number[] }

/** Nothing is injected: each feature of one tenant must be said to be without fault. */
async function measureHealthy(product: RunningProduct): Promise<Healthy> {
  const tenant = await nthTenant({ product, nth: 0 })
  const view = await product.call<TenantView>({ as: 'l2', procedure: 'tenant.get', input: { tenant }, type: 'query' })
  const seconds: number[] = []
  let noFault = 0
  for (const { feature } of view.features) {
    const answer = await timed(() =>
      product.call<DiagnosisView>({ as: 'l2', procedure: 'diagnosis.start', input: { tenant, feature: feature.id }, type: 'mutation' }),
    )
    seconds.push(answer.seconds)
    if (answer.value.verdict === 'no-fault') noFault += 1
    else process.stderr.write(`healthy ${feature.id}: ${answer.value.verdict} ${answer.value.causes[0]?.cause ?? ''}\n`)
  }
  return { asked: view.features.length, noFault, seconds }
}

async function injectAndMeasure(options: { product: RunningProduct; fault: FaultEntry; nth: number }): Promise<FaultOutcome> {
  const { product, fault, nth } = options
  const shared = fault.sharedTargets[0]
  const tenant = shared === undefined ? await nthTenant({ product, nth }) : await tenantOn(product, shared)
  await product.sandbox('inject', fault.id, ...(shared === undefined ? ['--tenant', tenant] : ['--shared', shared]))
  const outcome = await measureFault({ product, fault, target: { tenant, feature: fault.affects[0] ?? featureWithoutFailure } })
  process.stderr.write(
    `${outcome.right ? 'right' : 'WRONG'} ${fault.id}: ${outcome.stated} ${outcome.verdict} ${outcome.seconds.toFixed(1)} s, ${outcome.remediation}: ${outcome.runVerdict}\n`,
  )
  return outcome
}

function summarise(options: { outcomes: FaultOutcome[]; healthy: Healthy }): BenchResult {
  const { outcomes, healthy } = options
  const share = (holds: (outcome: FaultOutcome) => boolean, of = outcomes) => (of.length === 0 ? 0 : of.filter(holds).length / of.length)
  const remediable = outcomes.filter(({ remediation }) => remediation !== '–')
  const right = share((outcome) => outcome.right)
  const seconds = median(outcomes.map((outcome) => outcome.seconds))
  return {
    table: {
      head: ['fault', 'asked about', 'true cause', 'stated first', 'verdict', 'p', 'scope', 's', 'remediation', 'run'],
      rows: outcomes.map((o) => [
        o.fault,
        o.feature,
        o.truth,
        o.right ? '✓' : o.stated,
        o.verdict,
        o.probability.toFixed(2),
        o.scopeRight ? o.scope : `✗ ${o.scope}`,
        o.seconds.toFixed(2),
        o.remediation,
        o.runVerdict,
      ]),
    },
    measures: [
      { name: 'faults', value: outcomes.length, unit: 'count' },
      { name: 'true cause stated first', value: right, unit: 'share' },
      { name: 'scope right', value: share((outcome) => outcome.scopeRight), unit: 'share' },
      {
        name: 'verdict confirmed or likely',
        value: share(({ verdict }) => verdict === 'confirmed' || verdict === 'likely'),
        unit: 'share',
      },
      { name: 'remediation offered', value: remediable.length / outcomes.length, unit: 'share' },
      { name: 'of these, run ends in fixed', value: share(({ runVerdict }) => runVerdict === 'fixed', remediable), unit: 'share' },
      { name: 'diagnose to explanation, median', value: seconds, unit: 's', limit: 2, ratio: seconds / 2 },
      { name: 'diagnose to explanation, worst', value: Math.max(...outcomes.map((outcome) => outcome.seconds)), unit: 's' },
      { name: 'healthy features asked', value: healthy.asked, unit: 'count' },
      { name: 'healthy, median', value: median(healthy.seconds), unit: 's' },
    ],
    goals: [
      atLeast({ name: 'true cause stated first', value: right, target: 0.95 }),
      atLeast({ name: 'nothing wrong → no-fault', value: healthy.noFault / healthy.asked, target: 1 }),
      atMost({ name: 'median diagnosis, s', value: seconds, target: 2 }),
    ],
    notes: [`a fault is asked about until it bites (at most 90 s); seconds are those of the answer that counted`],
  }
}

async function withProduct<T>(options: { tenants: number; use: (product: RunningProduct) => Promise<T> }): Promise<T> {
  const product = await startProduct({ tenants: options.tenants })
  try {
    await settled(product)
    return await options.use(product)
  } finally {
    await product.stop()
  }
}

/** A whole round has looked at everybody and found nothing failing. */
async function settled(product: RunningProduct): Promise<void> {
  const deadline = Date.now() + 180_000
  for (;;) {
    const desk = await product.call<DeskView>({ as: 'l2', procedure: 'desk.get', type: 'query' })
    if (desk.sweptAt && desk.totals.tenants > 0 && desk.totals.failingFeatures + desk.totals.unknownFeatures === 0) return
    if (Date.now() > deadline)
      throw new Error(`the fleet did not settle: ${JSON.stringify(desk.totals)} ${JSON.stringify(desk.failing.slice(0, 5))}`)
    await wait(1_000)
  }
}

type SandboxInventory = { tenants: { id: string }[]; shared: { id: string; tenants: string[] }[] }

async function inventory(product: RunningProduct): Promise<SandboxInventory> {
  const { controlUrl, token } = JSON.parse(readFileSync(path.join(product.home, 'sandbox', 'sandbox.json'), 'utf8')) as {
    controlUrl: string
    token: string
  }
  const answer = await fetch(`${controlUrl}/inventory`, { headers: { authorization: `Bearer ${token}` } })
  return (await answer.json()) as SandboxInventory
}

async function nthTenant(options: { product: RunningProduct; nth: number }): Promise<string> {
  const tenant = (await inventory(options.product)).tenants[options.nth]
  if (!tenant) throw new Error(`the sandbox has no tenant number ${options.nth}`)
  return tenant.id
}

async function tenantOn(product: RunningProduct, shared: string): Promise<string> {
  const tenant = (await inventory(product)).shared.find(({ id }) => id === shared)?.tenants[0]
  if (tenant === undefined) throw new Error(`no tenant of the sandbox uses ${shared}`)
  return tenant
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
