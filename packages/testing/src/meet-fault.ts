import type { Clients, InventoryEntry, Pack, PlanDraft, Remediation } from '@lamplighter/catalog'
import { expect } from 'vitest'
import { quietState, withoutTimes, type LivingProduct, type ProductState } from './living-product.ts'
import type { FaultCase, ProductFault } from './pack-case.ts'
import type { PackHarness } from './pack-harness.ts'

export type Meeting<C extends Clients> = {
  pack: Pack<C>
  product: LivingProduct<C>
  harness: PackHarness<C>
  remediation: Remediation<C, unknown>
  entry: FaultCase
  params: unknown
}

const seenWithinMs = 25_000
/** A walk of a feature may be slow for one look after a repair; what is broken stays so. */
const seenAgainWithinMs = 20_000

/**
 * One fault and one remediation that cures it, in the order of a bad day: broken and seen at once by the broken part's own
 * check, told apart from its siblings, planned without a trace, mended, proved, the same key once more without a second
 * effect; then taken back to exactly what was captured, or broken anew: and the same checks see it.
 */
export async function meetFault<C extends Clients>(meeting: Meeting<C>): Promise<void> {
  const { pack, product, harness, remediation, params } = meeting
  const { tenant, request, symptoms, direct } = await breakIt(meeting)
  const first = await harness.lookAll({ tenant, checks: direct })
  if (meeting.entry.showsLater === undefined)
    expect(
      [...first.values()].map(({ status }) => status),
      'asked at once',
    ).not.toContain('pass')
  const named = { tenant, remediation: remediation.id, params }
  const seen = await harness.lookUntil({ tenant, checks: symptoms, status: 'fail', withinMs: seenWithinMs })
  expect(statusOf(seen), 'the fault is seen').toEqual(all(symptoms, 'fail'))
  const further = checksOf({ pack, meeting }).filter((id) => !seen.has(id))
  expectToldApart({ pack, meeting, seen: new Map([...seen, ...(await harness.lookAll({ tenant, checks: further }))]) })

  const before = await quietState(product, tenant)
  const { precheck, plan } = await harness.plan(named)
  expect(precheck).toEqual({ type: 'ready' })
  expect(await product.state(tenant), 'a plan writes nothing').toEqual(before)
  expect(plan!.effects.length).toBeGreaterThan(0)
  for (const effect of plan!.effects)
    expect(effect.before === effect.after, 'only a read leaves it as it is').toBe(remediation.effect === 'read-only')
  expect(plan!.undo.possible).toBe(remediation.effect === 'reversible')
  await expectToStand({ meeting, plan: plan! })

  const run = { ...named, runId: `run-${meeting.entry.fault}`, plan: plan! }
  const report = await harness.carryOut(run)
  expect(report.steps.map((step) => step.outcome.type)).toEqual(remediation.steps.map(() => 'done'))
  if (remediation.effect === 'read-only') {
    expect(await product.state(tenant), 'a read-only remediation writes nothing').toEqual(before)
    return
  }
  expect(report.steps.map((step) => step.probe)).toEqual(remediation.steps.map(() => 'happened'))
  const proof = [...new Set([...symptoms, ...remediation.verify.checks])]
  const proved = await harness.lookUntil({ tenant, checks: proof, status: 'pass', withinMs: remediation.verify.withinMs })
  expect(statusOf(proved), 'the checks that failed prove it').toEqual(all(proof, 'pass'))

  const { history } = await product.state(tenant)
  expect((await harness.carryOut(run)).steps.map((step) => step.outcome.type)).toEqual(remediation.steps.map(() => 'done'))
  expect((await product.state(tenant)).history, 'run twice under one key is once').toEqual(history)

  if (remediation.effect === 'reversible') {
    const undone = await harness.undo({ ...run, report: { precheck, plan, ...report } })
    expect(undone.map(({ type }) => type)).toEqual(remediation.steps.map(() => 'done'))
    await expectAsBefore({ product, tenant, before })
  } else await product.inject(request)
  const again = await harness.lookUntil({ tenant, checks: direct, status: 'fail', withinMs: seenAgainWithinMs })
  expect(statusOf(again), 'broken again, the verification fails').toEqual(all(direct, 'fail'))
}

/** What was captured is back. Looked at for a moment: what the proof's own walks left in the queue drains meanwhile. */
export async function expectAsBefore<C extends Clients>(options: {
  product: LivingProduct<C>
  tenant: InventoryEntry
  before: ProductState
}): Promise<void> {
  const { product, tenant, before } = options
  const content = async () => withoutTimes((await product.state(tenant)).content)
  await expect
    .poll(content, { timeout: 5_000, interval: 100, message: 'what was changed is as it was' })
    .toEqual(withoutTimes(before.content))
}

const figureThatMayMove = /\d+ (ms|s|sec\w*|min\w*)\b/

/** A figure that moves from look to look would make the plan another one before it starts. */
async function expectToStand<C extends Clients>({ meeting, plan }: { meeting: Meeting<C>; plan: PlanDraft }): Promise<void> {
  if (!plan.effects.some((effect) => figureThatMayMove.test(effect.before + effect.after))) return
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const { tenant } = targetOf({ ...meeting, fault: faultOf(meeting) })
  const later = await meeting.harness.plan({ tenant, remediation: meeting.remediation.id, params: meeting.params })
  expect(later.plan?.effects, 'a second later the plan reads the same').toEqual(plan.effects)
}

/** Injects the fault, and says what must show it: the broken part's own check, and the walk of the first feature that it breaks. */
export async function breakIt<C extends Clients>({ pack, product, entry }: Pick<Meeting<C>, 'pack' | 'product' | 'entry'>) {
  const fault = faultOf({ product, entry })
  const { tenant, target } = targetOf({ pack, product, fault })
  const request = { fault: fault.id, ...target, ...(entry.params ? { params: entry.params } : {}) }
  const direct = pack.checks.filter((check) => check.observes === fault.truth.node && check.sensitivity > 0.5).slice(0, 1)
  const walk = pack.checks.filter((check) => check.observes === (entry.feature ?? fault.affects[0]) && fault.affects.length > 0)
  const symptoms = [...direct, ...walk].map((check) => check.id)
  expect(await product.inject(request)).toBe('injected')
  return { tenant, request, symptoms, direct: direct.map((check) => check.id), fault }
}

export function faultOf<C extends Clients>({ product, entry }: { product: LivingProduct<C>; entry: FaultCase }): ProductFault {
  const found = product.faults.find((one) => one.id === entry.fault)
  if (found === undefined) throw new Error(`The product has no fault "${entry.fault}".`)
  return found
}

/** A tenant that feels the fault, and what to break: the tenant itself, or its own shared component. */
function targetOf<C extends Clients>(options: {
  pack: Pack<C>
  product: LivingProduct<C>
  fault: ProductFault
}): { tenant: InventoryEntry; target: { tenant: string } | { shared: string } } {
  const { pack, product, fault } = options
  if (fault.target === 'tenant') return { tenant: product.tenants[0]!, target: { tenant: product.tenants[0]!.id } }
  const node = pack.nodes.find((one) => one.id === fault.truth.node)
  for (const tenant of product.tenants) {
    const group = node?.kind === 'shared' ? node.groupOf(tenant) : null
    if (group !== null && fault.sharedTargets.includes(group)) return { tenant, target: { shared: group } }
  }
  throw new Error(`No tenant of this small product feels ${fault.id}.`)
}

type Seen = Map<string, { status: string; message: string; evidence: unknown }>

function checksOf<C extends Clients>({ pack, meeting }: { pack: Pack<C>; meeting: Meeting<C> }): string[] {
  const node = faultOf(meeting).truth.node
  return [...new Set(pack.causes.filter((cause) => cause.of === node).flatMap((cause) => cause.signatures.map(({ check }) => check)))]
}

/** The living evidence speaks for the true cause by more than for any other cause of the same node. */
function expectToldApart<C extends Clients>({ pack, meeting, seen }: { pack: Pack<C>; meeting: Meeting<C>; seen: Seen }): void {
  const { truth } = faultOf(meeting)
  const spoken = pack.causes
    .filter((cause) => cause.of === truth.node)
    .map((cause) => ({
      cause: cause.id,
      nats: cause.signatures
        .filter(({ check }) => (seen.get(check)?.evidence ?? null) !== null)
        .filter(({ check, matches }) => matches({ message: seen.get(check)!.message, evidence: seen.get(check)!.evidence }))
        .reduce((sum, { llr }) => sum + llr, 0),
    }))
  const own = spoken.find(({ cause }) => cause === truth.cause)?.nats ?? 0
  expect(own, `signatures speak for ${truth.cause}`).toBeGreaterThan(0)
  for (const { cause, nats } of spoken)
    if (cause !== truth.cause) expect(own - nats, `${truth.cause} against ${cause}`).toBeGreaterThanOrEqual(0.5)
}

export const statusOf = (seen: Map<string, { status: string }>) => Object.fromEntries([...seen].map(([id, one]) => [id, one.status]))
export const all = (checks: string[], status: string) => Object.fromEntries(checks.map((id) => [id, status]))
