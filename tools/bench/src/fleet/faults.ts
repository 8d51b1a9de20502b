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

/** All runs of each check, oldest first; true: it passed. */
export type Runs = Map<string, boolean[]>

/**
 * Collect and confirm, as the product does: a failure is run again, two of three confirm it. What then passes below the deepest
 * confirmed failures is looked at once more, in the same way; a failure then counts, a pass says nothing new.
 */
export function confirmedObservations(options: {
  told: EvidenceModel
  checks: readonly Check[]
  damage: Damage
  random: Random
  glitch: ReadonlySet<string>
}): { observations: Observation[]; runs: Runs } {
  const { checks, glitch, told } = options
  const runs: Runs = new Map(checks.map(({ id }) => [id, []]))
  const last: Runs = new Map()
  const lookAt = (check: Check): void => {
    const passed: boolean[] = []
    do passed.push(!glitch.has(check.id) && runCheck({ ...options, check }))
    while (passed.length < 3 && failures(passed) === 1)
    runs.get(check.id)!.push(...passed)
    last.set(check.id, passed)
  }
  for (const check of checks) lookAt(check)
  for (const check of worthSecondLook({ told, checks, runs: last })) lookAt(check)
  return { observations: checks.map((check) => observationOf({ check, passed: last.get(check.id)! })), runs }
}

function observationOf({ check, passed }: { check: Check; passed: boolean[] }): Observation {
  const base = { check: check.id, observedAt: '2026-11-20T09:59:40Z' }
  return failures(passed) === 0 ? { ...base, status: 'pass' } : { ...base, status: 'fail', confirmed: failures(passed) > 1 }
}

function failures(passed: readonly boolean[]): number {
  return passed.filter((each) => !each).length
}

/** Checks that passed, on what the deepest of the confirmed failing nodes need. */
function worthSecondLook(options: { told: EvidenceModel; checks: readonly Check[]; runs: Runs }): Check[] {
  const { told, checks, runs } = options
  const failing = new Set(checks.filter(({ id }) => failures(runs.get(id)!) > 1).map(({ observes }) => observes))
  const below = (from: string): Set<string> => {
    const seen = new Set<string>([from])
    for (const node of seen) for (const edge of told.edges) if (edge.from === node) seen.add(edge.to)
    seen.delete(from)
    return seen
  }
  const worth = new Set<string>()
  for (const node of failing) {
    const needs = below(node)
    if ([...needs].some((each) => failing.has(each))) continue
    for (const each of needs) worth.add(each)
  }
  return checks.filter(({ id, observes }) => worth.has(observes) && failures(runs.get(id)!) === 0)
}
