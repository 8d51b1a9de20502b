import type { Check, Clients, ClientSource, Pack, TenantFacts } from '@lamplighter/catalog'
import type { CheckResult, RunChecks } from '../context.ts'
import { checkGroup } from '../model/check-group.ts'
import { createLoopDelay, type LoopDelay } from './loop-delay.ts'
import { couldNotLook, notWaitedFor, runOneCheck } from './run-one-check.ts'
import { createSharedLooks } from './shared-look.ts'
import { createSlotGate, type SlotGate } from './slot-gate.ts'
import { neverStops, stopOf, type Stop } from './stop.ts'

/**
 * Runs checks for the whole process: within caps per tenant, per host and over all. A look that takes long gives its place
 * among the quick ones back, and its host's next looks wait in a lane of their own, so that however many tenants hang,
 * they delay nobody but each other. Each check runs within its own timeout. A check of a shared component runs once per group for all who
 * accept the same look. Every id asked for is answered exactly once; the promise never rejects.
 */
export function createCheckRunner<C extends Clients>(options: CheckRunnerOptions<C>): RunChecks {
  const caps = { ...defaultCaps, ...options.caps }
  const gates: Gates = {
    tenant: createSlotGate({ slotsPerKey: caps.perTenant }),
    host: createSlotGate({ slotsPerKey: caps.perHost }),
    all: createSlotGate({ slotsPerKey: (lane) => (lane === 'slow' ? caps.overallSlow : caps.overall) }),
  }
  const slowHosts = new Set<string>()
  const runner: Runner<C> = { clients: options.clients, now: options.now, gates, slowHosts, delay: options.delay ?? createLoopDelay() }
  const shared = createSharedLooks({ keptMs: 300_000 })
  const checks = new Map(options.pack.checks.map((check) => [check.id, check]))

  return function runChecks({ tenant, checkIds, signal, freshSince }) {
    const stop = stopOf(signal)
    const now = options.now()
    return Promise.all(
      checkIds.map((id) => {
        const check = checks.get(id)
        if (check === undefined) return notLooked({ id, reason: 'no-such-check', now })
        const group = checkGroup({ pack: options.pack, check, tenant })
        if (group === 'not-used' || check.appliesTo?.(tenant) === false) return notLooked({ id, reason: 'does-not-apply', now })
        if (group === null) return lookWithinCaps({ runner, check, tenant, stop, lane: tenant.id, host: hostOf(tenant) })
        const look = () =>
          shared.get({
            key: `${check.id} ${group}`,
            now,
            freshSince: freshSince ?? now,
            // Other tenants wait for this look too: it takes no slot of this tenant, and must not end because one gave up.
            look: () => lookWithinCaps({ runner, check, tenant, stop: neverStops, lane: group, host: group }),
          })
        return whileWaited({ look, stop, otherwise: () => ({ ...notWaitedFor, check: id, observedAt: options.now() }) })
      }),
    )
  }
}

/** The look that others wait for as well, or, when this caller stops waiting first, that it could not be seen. */
function whileWaited(options: { look: () => Promise<CheckResult>; stop: Stop; otherwise: () => CheckResult }): Promise<CheckResult> {
  const { look, stop, otherwise } = options
  if (stop.aborted) return Promise.resolve(otherwise())
  return new Promise((resolve) => {
    const waiter = { stopped: () => resolve(otherwise()) }
    stop.add(waiter)
    void look().then((result) => {
      stop.delete(waiter)
      resolve(result)
    })
  })
}

export type CheckRunnerOptions<C extends Clients> = {
  pack: Pack<C>
  clients: ClientSource<C>
  now: () => Date
  caps?: Partial<typeof defaultCaps>
  /** How long we ourselves could not act; default: measured. */
  delay?: LoopDelay
}

/**
 * Per tenant: enough to diagnose within two seconds, too little to trouble a customer's instance, and half of its host's, so
 * that a tenant that hangs leaves room for its neighbours. `overall` bounds what is done at once, `overallSlow` what is waited for.
 */
const defaultCaps = { perTenant: 12, perHost: 24, overall: 384, overallSlow: 1024 }
/** A look that has no answer by then only waits. */
const slowAfterMs = 500

type Gates = { tenant: SlotGate; host: SlotGate; all: SlotGate }

type Runner<C extends Clients> = Pick<CheckRunnerOptions<C>, 'clients' | 'now'> & { gates: Gates; slowHosts: Set<string>; delay: LoopDelay }

type LookOptions<C extends Clients> = {
  runner: Runner<C>
  check: Check<C>
  tenant: TenantFacts
  stop: Stop
  lane: string
  host: string
}

/** Takes the tenant's slot first and the overall one last, so that a waiting tenant holds nothing others need. */
function lookWithinCaps<C extends Clients>(options: LookOptions<C>): Promise<CheckResult> {
  const { runner, stop, host, lane } = options
  const { gates, slowHosts } = runner
  if (stop.aborted) return Promise.resolve(notInTurn(options))
  if (!gates.tenant.take(lane)) return waitForSlots({ ...options, taken: 0 })
  if (!gates.host.take(host)) return waitForSlots({ ...options, taken: 1 })
  const isSlow = slowHosts.has(host)
  return gates.all.take(isSlow ? 'slow' : 'quick') ? lookNow(options, isSlow) : waitForSlots({ ...options, taken: 2 })
}

/** `taken`: of the tenant's, the host's and the overall slot, how many are in hand. */
async function waitForSlots<C extends Clients>(options: LookOptions<C> & { taken: 0 | 1 | 2 }): Promise<CheckResult> {
  const { runner, stop, host, lane } = options
  const { gates, slowHosts } = runner
  let taken: number = options.taken
  let isSlow = false
  try {
    if (taken === 0) await gates.tenant.wait({ key: lane, stop })
    if (taken === 0) taken = 1
    if (taken === 1 && !gates.host.take(host)) await gates.host.wait({ key: host, stop })
    taken = 2
    isSlow = slowHosts.has(host)
    const all = isSlow ? 'slow' : 'quick'
    if (!gates.all.take(all)) await gates.all.wait({ key: all, stop })
  } catch {
    if (taken > 1) gates.host.give(host)
    if (taken > 0) gates.tenant.give(lane)
    return notInTurn(options)
  }
  return lookNow(options, isSlow)
}

/** Looks, gives the overall slot back as soon as the look only waits, and moves the host between the lanes by how long it takes. */
function lookNow<C extends Clients>(options: LookOptions<C>, isSlow: boolean): Promise<CheckResult> {
  const { runner, check, tenant, stop, host, lane } = options
  const { gates, slowHosts, clients, now, delay } = runner
  const observedAt = now()
  let isQuick = true
  const onSlow = () => {
    isQuick = false
    slowHosts.add(host)
    if (!isSlow) gates.all.give('quick')
  }
  // Never rejects, so that nothing is ever kept.
  return runOneCheck({ check, tenant, clients, now, stop, delay, slowAfterMs, onSlow }).then((outcome) => {
    if (isSlow) {
      gates.all.give('slow')
      if (isQuick) slowHosts.delete(host)
    } else if (isQuick) gates.all.give('quick')
    gates.host.give(host)
    gates.tenant.give(lane)
    const { status, message, evidence, magnitude } = outcome
    return { status, message, evidence, magnitude, check: check.id, observedAt }
  })
}

function notInTurn<C extends Clients>({ check, runner }: LookOptions<C>): CheckResult {
  return { ...couldNotLook('aborted before its turn'), check: check.id, observedAt: runner.now() }
}

const hosts = new WeakMap<TenantFacts['instance'], string>()

function hostOf(tenant: TenantFacts): string {
  const known = hosts.get(tenant.instance)
  if (known !== undefined) return known
  const { host } = new URL(tenant.instance.baseUrl)
  hosts.set(tenant.instance, host)
  return host
}

async function notLooked({ id, reason, now }: { id: string; reason: string; now: Date }): Promise<CheckResult> {
  return { ...couldNotLook(reason), message: reason, check: id, observedAt: now }
}
