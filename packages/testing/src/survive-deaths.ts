import type { Clients, ClientSource, Pack } from '@lamplighter/catalog'
import type { Database } from '@lamplighter/db'
import { expect } from 'vitest'
import { quietState } from './living-product.ts'
import { breakIt, expectAsBefore, type Meeting } from './meet-fault.ts'

/**
 * The way from a diagnosis to a verdict through the real use cases, in one process, with workers that die; operations'
 * `createRunRig` is one. Given from outside, because operations' own tests stand on this package.
 */
export type RunRig<Plan> = {
  diagnose(options: { tenant: string; feature: string }): Promise<{ verdict: string; causes: { cause: string; probability: number }[] }>
  plan(options: {
    tenant: string
    feature: string
    remediation: string
    params: unknown
  }): Promise<{ type: 'planned'; plan: Plan } | { type: 'refused'; code: string; message: string }>
  /** One worker after another dies, one at each point of the journal; the last one lives. */
  runWithDeaths(options: { plan: Plan; tenantName: string }): Promise<EndedRun>
  /** The same for the run that takes it back. */
  undoWithDeaths(options: { run: string }): Promise<EndedRun>
}

export type OpenRunRig<C extends Clients, Plan> = (options: {
  db: Database
  pack: Pack<C>
  clients: ClientSource<C>
}) => Promise<RunRig<Plan>>

type EndedRun = {
  run: string
  state: string
  verdict: string | null
  attempts: number
  steps: { step: string; state: string }[]
  deaths: { at: string; reached: boolean }[]
  audit: string
}

const diagnosedWithinMs = 30_000

/**
 * Diagnosed, planned and run for real, while workers die before and after the intent of every step, between its effect and its
 * outcome, and while verifying: the run ends, its verdict is the truth at the product, each effect happened once (counted there),
 * and what is reversible is taken back by an undo run whose workers die in the same way: once, and to what was captured.
 */
export async function surviveDeaths<C extends Clients, Plan>(meeting: Meeting<C> & { rig: RunRig<Plan> }): Promise<void> {
  const { product, harness, rig, remediation, params, entry } = meeting
  const { tenant, fault, symptoms } = await breakIt(meeting)
  const feature = entry.feature ?? fault.affects[0]!
  const asked = { tenant: tenant.id, feature, remediation: remediation.id, params }
  const diagnose = async () => (await rig.diagnose({ tenant: tenant.id, feature })).causes[0]?.cause
  let stated = await diagnose()
  // Only what says that it shows later may be asked about again, as an operator would.
  const until = Date.now() + diagnosedWithinMs
  while (entry.showsLater !== undefined && stated !== fault.truth.cause && Date.now() < until) stated = await diagnose()
  expect(stated, 'asked at once, the diagnosis names the cause first').toBe(fault.truth.cause)

  const before = await quietState(product, tenant)
  const planned = await rig.plan(asked)
  if (planned.type === 'refused') throw new Error(`The plan was refused: ${planned.message}`)
  const ended = await rig.runWithDeaths({ plan: planned.plan, tenantName: tenant.name })
  expect(
    ended.deaths.filter(({ reached }) => !reached),
    'every worker died where it was meant to',
  ).toEqual([])
  const mends = remediation.effect !== 'read-only'
  expect(ended).toMatchObject({
    state: 'finished',
    verdict: mends ? 'fixed' : 'unchanged',
    attempts: ended.deaths.length + 1,
    audit: 'intact',
  })
  expect(ended.steps).toEqual(remediation.steps.map(({ id }) => ({ step: id, state: mends ? 'recovered' : 'succeeded' })))
  for (const { id } of remediation.steps)
    expect(await product.effectsOf({ tenant, key: `${ended.run}:${id}` }), `effects of ${id}`).toBe(mends ? 1 : 0)

  if (remediation.effect !== 'reversible') return
  const undone = await rig.undoWithDeaths({ run: ended.run })
  expect(
    undone.deaths.filter(({ reached }) => !reached),
    'every worker died where it was meant to, while undoing',
  ).toEqual([])
  expect(undone).toMatchObject({ state: 'undone', attempts: undone.deaths.length + 1, audit: 'intact' })
  for (const { step, state } of undone.steps) {
    expect(state, `the undo of ${step}, whose outcome was lost`).toBe('recovered')
    expect(await product.effectsOf({ tenant, key: `${undone.run}:${step}` }), `undos of ${step}`).toBe(1)
  }
  await expectAsBefore({ product, tenant, before })
  const back = await harness.lookUntil({ tenant, checks: symptoms.slice(0, 1), status: 'fail', withinMs: diagnosedWithinMs })
  expect([...back.values()].map(({ status }) => status)).toEqual(symptoms.slice(0, 1).map(() => 'fail'))
}
