import type { RunningProduct } from '@lamplighter/testing/product'
import type { DiagnosisView, PlanView, RunView } from '@lamplighter/operations/views'
import type { FaultEntry } from '@lamplighter/sandbox/faults'
import { setTimeout as wait } from 'node:timers/promises'

/** What one fault, alone in a fresh product, was diagnosed as, and what the recommended remediation did. */
export type FaultOutcome = {
  fault: string
  truth: string
  feature: string
  stated: string
  verdict: string
  probability: number
  scope: string
  right: boolean
  scopeRight: boolean
  /** One call of `diagnosis.start`, from sending to the answer. */
  seconds: number
  remediation: string
  runVerdict: string
}

type Target = { tenant: string; feature: string }

/** A fault needs some time to bite (a heartbeat to grow old, a cache to fill); until then asking again is part of the work. */
const biteMs = 90_000

export async function measureFault(options: { product: RunningProduct; fault: FaultEntry; target: Target }): Promise<FaultOutcome> {
  const { product, fault, target } = options
  const found = await diagnoseUntilFound({ product, target })
  const { diagnosis, seconds } = found
  const first = diagnosis.causes[0]
  const outcome = {
    fault: fault.id,
    truth: fault.truth.cause,
    feature: target.feature,
    stated: first?.cause ?? '–',
    verdict: diagnosis.verdict,
    probability: first?.probability ?? 0,
    scope: diagnosis.scope ?? '–',
    right: first?.cause === fault.truth.cause && diagnosis.verdict !== 'no-fault',
    scopeRight: diagnosis.scope === fault.truth.scope,
    seconds,
  }
  return { ...outcome, ...(await remediate({ product, target, diagnosis })) }
}

/** Asks until something other than "nothing is wrong" is said, or the patience ends; the last answer counts. */
async function diagnoseUntilFound(options: {
  product: RunningProduct
  target: Target
}): Promise<{ diagnosis: DiagnosisView; seconds: number }> {
  const deadline = Date.now() + biteMs
  for (;;) {
    const answer = await timed(() =>
      options.product.call<DiagnosisView>({ as: 'l2', procedure: 'diagnosis.start', input: options.target, type: 'mutation' }),
    )
    if (answer.value.verdict !== 'no-fault' || Date.now() > deadline) return { diagnosis: answer.value, seconds: answer.seconds }
    await wait(2_000)
  }
}

async function remediate(options: {
  product: RunningProduct
  target: Target
  diagnosis: DiagnosisView
}): Promise<{ remediation: string; runVerdict: string }> {
  const { product, target, diagnosis } = options
  const offer = diagnosis.offers.find(({ decision }) => decision.type !== 'refuse')
  if (!offer) return { remediation: '–', runVerdict: diagnosis.noOfferReason ?? 'none offered' }
  try {
    const plan = await product.call<PlanView>({
      as: 'l2',
      procedure: 'plan.create',
      input: { remediation: offer.id, tenant: target.tenant, feature: target.feature, params: {} },
      type: 'mutation',
    })
    const tenantName = plan.friction.typeTenantName ? plan.tenant.name : undefined
    const started = await product.call<RunView>({
      as: 'l2',
      procedure: 'run.start',
      input: { plan: plan.id, hash: plan.hash, reason: 'benchmark', case: 'BENCH-1', typedTenantName: tenantName },
      type: 'mutation',
    })
    return { remediation: offer.id, runVerdict: await finish({ product, run: started }) }
  } catch (error) {
    return { remediation: offer.id, runVerdict: error instanceof Error ? error.message : String(error) }
  }
}

async function finish(options: { product: RunningProduct; run: RunView }): Promise<string> {
  const { product, run } = options
  if (run.state === 'awaiting-approval') {
    await product.call({
      as: 'lead',
      procedure: 'run.approve',
      input: { run: run.id, planHash: run.planHash, reason: 'benchmark' },
      type: 'mutation',
    })
  }
  const deadline = Date.now() + 180_000
  for (;;) {
    const now = await product.call<RunView>({ as: 'l2', procedure: 'run.get', input: { run: run.id }, type: 'query' })
    if (now.verdict) return now.verdict
    if (now.finishedAt || now.state === 'needs-decision' || Date.now() > deadline) return `${now.state}: ${now.sentence}`
    await wait(500)
  }
}

export async function timed<T>(action: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const began = performance.now()
  const value = await action()
  return { value, seconds: (performance.now() - began) / 1000 }
}
