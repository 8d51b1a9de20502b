import type { EvidenceModel, Observation } from '@lamplighter/catalog/evidence'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { Random } from '../seeded-random.ts'
import { RUN_FALSE_ALARM, type Tenant, type World } from './world.ts'

/** Something that is really wrong. `nodes` are broken directly; `share` of the calls that pass them fail. */
export type Fault = { nodes: string[]; share: number; /** The tenant, or the group of a shared node, that it strikes. */ strikes: string }

export function isStruck(options: { fault: Fault; tenant: Tenant }): boolean {
  const { fault, tenant } = options
  return fault.strikes === tenant.id || fault.nodes.some((node) => tenant.groups.get(node) === fault.strikes)
}

/** Per fault, the nodes of this tenant that it breaks: each edge passes the trouble on, or does not, for the whole incident. */
export function strike(options: { world: World; faults: readonly Fault[]; random: Random }): { share: number; broken: Set<string> }[] {
  const { world, faults, random } = options
  return faults.map(({ nodes, share }) => {
    const broken = new Set(nodes)
    const queue = [...nodes]
    const dependents = dependentsOf(world.model)
    for (let at = 0; at < queue.length; at += 1) {
      for (const { from, weight } of dependents.get(queue[at]!) ?? []) {
        if (broken.has(from) || !random.chance(weight)) continue
        broken.add(from)
        queue.push(from)
      }
    }
    return { share, broken }
  })
}

const dependentsByModel = new WeakMap<EvidenceModel, Map<string, { from: string; weight: number }[]>>()

function dependentsOf(model: EvidenceModel): Map<string, { from: string; weight: number }[]> {
  let dependents = dependentsByModel.get(model)
  if (dependents === undefined) {
    dependents = new Map()
    for (const { from, to, weight } of model.edges) dependents.set(to, [...(dependents.get(to) ?? []), { from, weight }])
    dependentsByModel.set(model, dependents)
  }
  return dependents
}

type Check = EvidenceModel['checks'][number]
export type Damage = ReturnType<typeof strike>

/** One run of a check against the damaged tenant; each run of a partial outage draws anew. */
export function runCheck(options: { check: Check; damage: Damage; random: Random }): boolean {
  const { check, damage, random } = options
  for (const { share, broken } of damage) {
    if (broken.has(check.observes) && random.chance(share) && random.chance(check.sensitivity)) return false
  }
  return !random.chance(RUN_FALSE_ALARM)
}

/** What the last sweep saw, one run a check, as it is known of all other tenants. */
export function sweepResults(options: { checks: readonly Check[]; damage: Damage; random: Random }): Map<string, CheckStatus> {
  return new Map(options.checks.map((check) => [check.id, runCheck({ ...options, check }) ? 'pass' : 'fail']))
}

/** Collect and confirm: a failure is run again; two of three failures confirm it. */
export function confirmedObservations(options: {
  checks: readonly Check[]
  damage: Damage
  random: Random
  glitch: ReadonlySet<string>
}): Observation[] {
  return options.checks.map((check): Observation => {
    const base = { check: check.id, observedAt: '2026-11-20T09:59:40Z' }
    if (options.glitch.has(check.id)) return { ...base, status: 'fail', confirmed: true }
    const run = (): boolean => runCheck({ ...options, check })
    if (run()) return { ...base, status: 'pass' }
    const confirmed = !run() || !run()
    return { ...base, status: 'fail', confirmed }
  })
}
