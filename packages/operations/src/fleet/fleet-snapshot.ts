import type { FleetEntry } from '@lamplighter/catalog/evidence'
import type { SharedProblem } from '@lamplighter/diagnosis/fleet'
import { countChecks, countGroup, eachMember, type GroupFigures } from './count-group.ts'
import { countsFor, findProblems } from './find-problems.ts'
import type { FleetRoster } from './fleet-roster.ts'

/** What is known of all tenants at one moment: only what is not passing, who stands on what, and when each was looked at. */
export type FleetFacts = {
  at: Date
  roster: FleetRoster
  /** When a round over the n-th tenant last ended, in milliseconds since 1970; NaN: not recently, and so a member of nothing. */
  lookedAt: Float64Array
  /** Row n, by the roster's bits: folded states of the n-th tenant that are `fail`, and those that are `unknown`. */
  failed: Uint32Array
  unseen: Uint32Array
  /** For each shared component the checks that tell whether a tenant is sick the way it makes them. */
  reach: Map<string, string[]>
  /** For each shared component the checks that look at itself: one look for the whole group. */
  direct: Map<string, string[]>
}

export type FleetSnapshot = {
  at: Date
  /**
   * Figures of every group this tenant belongs to, over the *other* tenants only, and only those looked at since then: a
   * sibling that was well before the trouble began says nothing about it. One whom a shared problem explains counts for that
   * problem alone.
   */
  othersOf(options: { tenant: string; lookedAtSince: Date }): FleetEntry[]
  groups(): GroupFigures[]
  /** The sickest group beyond chance explains its tenants, then the next. */
  problems(): SharedProblem[]
}

/**
 * A tenant is sick when at least half of its checks that the component reaches fail; a tenant none of whose checks could
 * be looked at is no member. Nothing is counted before it is asked for, and nothing twice.
 */
export function createFleetSnapshot(facts: FleetFacts): FleetSnapshot {
  const { roster } = facts
  const groups = once(() => roster.groups.map((group) => countGroup({ facts, group })))
  const problems = once(() => findProblems({ facts, groups: groups() }))
  const explained = once(
    () => new Map(problems().flatMap((problem) => problem.tenants.map((tenant) => [roster.numberOf.get(tenant)!, problem] as const))),
  )
  return {
    at: facts.at,
    groups,
    problems,
    othersOf: ({ tenant, lookedAtSince }) =>
      (roster.groupsOf.get(tenant) ?? []).map(({ node, group }) => {
        const own = roster.numberOf.get(tenant)
        const others = {
          facts,
          group: roster.groupAt({ node, group })!,
          lookedAtSince: lookedAtSince.getTime(),
          counts: (n: number) => n !== own && countsFor({ problem: explained().get(n), node, group }),
        }
        const members: number[] = []
        let sick = 0
        eachMember({
          ...others,
          tell: (n, isSick) => {
            members.push(n)
            if (isSick) sick += 1
          },
        })
        return { node, group, members: members.length, sick, checks: countChecks({ ...others, members }) }
      }),
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}
