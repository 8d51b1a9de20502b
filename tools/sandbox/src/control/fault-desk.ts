import { nearNames } from './near-names.ts'
import { allFaults } from '../faults/all-faults.ts'
import type { Fault, GroundTruth } from '../faults/fault.ts'
import { parseParams } from '../faults/parse-params.ts'
import { badParameter, Refusal } from '../http/refusal.ts'
import type { Platform } from '../platform/platform.ts'

export type FaultTarget = { tenant: string } | { shared: string }

export interface InjectRequest {
  fault: string
  tenant?: string | undefined
  shared?: string | undefined
  params?: Record<string, unknown> | undefined
}

export interface ActiveFault {
  fault: string
  target: FaultTarget
  truth: GroundTruth
  mitigated: boolean
}

/** Injects, clears and measures faults. What is active is asked of the real state, never of a record. */
export interface FaultDesk {
  inject: (
    request: InjectRequest,
  ) => Promise<{ fault: string; target: FaultTarget; result: 'injected' | 'already-active'; truth: GroundTruth; at: string }>
  clear: (request: {
    fault?: string | undefined
    tenant?: string | undefined
    shared?: string | undefined
  }) => Promise<{ cleared: { fault: string; target: FaultTarget }[]; notActive: number }>
  active: (request: { tenant?: string | undefined }) => Promise<ActiveFault[]>
}

interface Candidate {
  fault: string
  target: FaultTarget
}

// Which pairs are worth asking about: those once injected, until they are cleared. It saves asking 400 × 25. What was mended
// stays on the list: whoever takes the mending back brings the fault back, and clear must find it.
const candidatesKey = 'fault-candidates'

export function openFaultDesk(platform: Platform): FaultDesk {
  let queue: Promise<unknown> = Promise.resolve()
  /** One change at a time: two injections of the same fault must not meet half way. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work)
    queue = result.catch(() => {})
    return result
  }
  const candidates = () => platform.store.get<Candidate[]>(candidatesKey) ?? []
  const remember = async (candidate: Candidate) => {
    if (candidates().some((one) => sameCandidate(one, candidate))) return
    await platform.store.set({ key: candidatesKey, value: [...candidates(), candidate] })
  }

  const findActive = async (tenant: string | undefined): Promise<ActiveFault[]> => {
    const asked = tenant === undefined ? candidates() : allOfTenant({ platform, tenant })
    const found = await Promise.all(asked.map((candidate) => measure({ platform, candidate })))
    return found.filter((one) => one !== undefined)
  }

  /** Drops from the list what is not broken now. */
  const forgetMended = async (): Promise<void> => {
    const active = await findActive(undefined)
    const left = candidates().filter((one) => active.some((other) => sameCandidate(one, other)))
    if (left.length !== candidates().length) await platform.store.set({ key: candidatesKey, value: left })
  }

  return {
    inject: (request) =>
      inTurn(async () => {
        const fault = findFault(request.fault)
        const target = resolveTarget({ platform, fault, tenant: request.tenant, shared: request.shared })
        const params = parseParams({ specs: fault.params, given: request.params ?? {} })
        const candidate = { fault: fault.id, target }
        const already = (await measure({ platform, candidate })) !== undefined
        await remember(candidate)
        if (!already || Object.keys(request.params ?? {}).length > 0) {
          if (fault.target === 'tenant') await fault.inject({ instance: instanceOf({ platform, target }), params })
          else await fault.inject({ platform, shared: sharedOf(target), params })
        }
        return {
          fault: fault.id,
          target,
          result: already ? 'already-active' : 'injected',
          truth: fault.truth,
          at: new Date().toISOString(),
        }
      }),
    clear: (request) =>
      inTurn(async () => {
        if (request.fault !== undefined) findFault(request.fault)
        if (request.tenant !== undefined) instanceOf({ platform, target: { tenant: request.tenant } })
        const active = await findActive(request.tenant)
        const mine = active.filter(
          (one) =>
            (request.fault === undefined || one.fault === request.fault) &&
            (request.shared === undefined || ('shared' in one.target && one.target.shared === request.shared)),
        )
        for (const one of mine) await clearOne({ platform, active: one })
        await forgetMended()
        return { cleared: mine.map(({ fault, target }) => ({ fault, target })), notActive: mine.length === 0 ? 1 : 0 }
      }),
    active: ({ tenant }) => {
      if (tenant !== undefined) instanceOf({ platform, target: { tenant } })
      return findActive(tenant)
    },
  }
}

async function measure(options: { platform: Platform; candidate: Candidate }): Promise<ActiveFault | undefined> {
  const { platform, candidate } = options
  const fault = allFaults.find((one) => one.id === candidate.fault)
  if (!fault) return undefined
  if (fault.target === 'tenant') {
    const instance = 'tenant' in candidate.target ? platform.instances.get(candidate.target.tenant) : undefined
    if (!instance || !(await fault.active(instance))) return undefined
    return { ...candidate, truth: fault.truth, mitigated: false }
  }
  const shared = { platform, shared: sharedOf(candidate.target) }
  if (!(await fault.active(shared))) return undefined
  return { ...candidate, truth: fault.truth, mitigated: (await fault.mitigated?.(shared)) ?? false }
}

async function clearOne(options: { platform: Platform; active: ActiveFault }): Promise<void> {
  const { platform, active } = options
  const fault = findFault(active.fault)
  if (fault.target === 'tenant') await fault.clear(instanceOf({ platform, target: active.target }))
  else await fault.clear({ platform, shared: sharedOf(active.target) })
}

function allOfTenant(options: { platform: Platform; tenant: string }): Candidate[] {
  return allFaults.filter((fault) => fault.target === 'tenant').map((fault) => ({ fault: fault.id, target: { tenant: options.tenant } }))
}

function findFault(id: string): Fault {
  const fault = allFaults.find((one) => one.id === id)
  if (fault) return fault
  throw unknownName({ what: 'fault', name: id, known: allFaults.map((one) => one.id) })
}

function resolveTarget(options: {
  platform: Platform
  fault: Fault
  tenant?: string | undefined
  shared?: string | undefined
}): FaultTarget {
  const { platform, fault, tenant, shared } = options
  if (fault.target === 'tenant') {
    if (tenant === undefined || shared !== undefined) throw badParameter(`${fault.id} breaks one tenant: name it with tenant.`)
    instanceOf({ platform, target: { tenant } })
    return { tenant }
  }
  if (tenant !== undefined)
    throw badParameter(`${fault.id} breaks a shared component: name one of ${fault.sharedTargets.join(', ')} with shared.`)
  const chosen = shared ?? (fault.sharedTargets.length === 1 ? fault.sharedTargets[0] : undefined)
  if (chosen === undefined)
    throw badParameter(`${fault.id} breaks a shared component: name one of ${fault.sharedTargets.join(', ')} with shared.`)
  if (!fault.sharedTargets.includes(chosen))
    throw unknownName({ what: `shared component of ${fault.id}`, name: chosen, known: fault.sharedTargets })
  return { shared: chosen }
}

function instanceOf(options: { platform: Platform; target: FaultTarget }) {
  const { platform, target } = options
  const tenant = 'tenant' in target ? target.tenant : ''
  const instance = platform.instances.get(tenant)
  if (!instance) throw unknownName({ what: 'tenant', name: tenant, known: [...platform.instances.keys()] })
  return instance
}

function sharedOf(target: FaultTarget): string {
  return 'shared' in target ? target.shared : ''
}

function unknownName(options: { what: string; name: string; known: readonly string[] }): Refusal {
  const near = nearNames(options)
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return new Refusal({ status: 404, code: 'not-found', message: `There is no ${options.what} ${options.name}.${hint}` })
}

function sameCandidate(a: Candidate, b: Candidate): boolean {
  return a.fault === b.fault && JSON.stringify(a.target) === JSON.stringify(b.target)
}
