import type { FleetEntry } from '@lamplighter/catalog/evidence'
import { countsFor, explainedBy } from './explained-by.ts'

/** What is known of all tenants at one moment: only what is not passing, who stands on what, and when each was looked at. */
export type FleetFacts = {
  at: Date
  /** Groups of the shared components by tenant. */
  groupsOf: Map<string, { node: string; group: string }[]>
  /** When a round over a tenant last ended; tenants not looked at recently are absent, and members of nothing. */
  lookedAt: Map<string, Date>
  /** Folded states other than `pass`, by tenant and check. */
  notPassing: Map<string, Map<string, 'warn' | 'fail' | 'unknown'>>
  /** Checks that mean nothing for a tenant; absent: all apply. */
  notApplicable: Map<string, Set<string>>
  /** For each shared component the checks that tell whether a tenant is sick the way it makes them. */
  reach: Map<string, string[]>
  /** For each shared component the checks that look at itself: one look for the whole group. */
  direct: Map<string, string[]>
}

/** How one group of a shared component is doing. */
export type GroupFigures = {
  node: string
  group: string
  sickTenants: Set<string>
  /** A check of the component itself fails. */
  directlyFailing: boolean
  /** What was seen of each member; tenants at whom nothing could be looked are no members. */
  looks: Map<string, { seen: string[]; failed: string[] }>
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
}

/**
 * A tenant is sick when at least half of its checks that the component reaches fail; a tenant none of whose checks could
 * be looked at is no member.
 */
export function createFleetSnapshot(facts: FleetFacts): FleetSnapshot {
  const members = membersByGroup(facts)
  const groups = () => [...members.values()].map(({ node, group, tenants }) => countGroup({ facts, node, group, tenants }))
  // Needed only when somebody is diagnosed, and then for all of them.
  let problems: ReturnType<typeof explainedBy> | null = null
  return {
    at: facts.at,
    groups,
    othersOf: ({ tenant, lookedAtSince }) =>
      (facts.groupsOf.get(tenant) ?? []).map(({ node, group }) => {
        const others = (members.get(keyOf({ node, group }))?.tenants ?? []).filter(
          (other) =>
            other !== tenant &&
            facts.lookedAt.get(other)! >= lookedAtSince &&
            countsFor({ problem: (problems ??= explainedBy(groups())).get(other), node, group }),
        )
        return toEntry({ facts, figures: countGroup({ facts, node, group, tenants: others }) })
      }),
  }
}

type Group = { node: string; group: string; tenants: string[] }

function membersByGroup(facts: FleetFacts): Map<string, Group> {
  const members = new Map<string, Group>()
  for (const [tenant, groups] of facts.groupsOf) {
    if (!facts.lookedAt.has(tenant)) continue
    for (const { node, group } of groups) {
      const key = keyOf({ node, group })
      const known = members.get(key)
      if (known === undefined) members.set(key, { node, group, tenants: [tenant] })
      else known.tenants.push(tenant)
    }
  }
  return members
}

function countGroup({ facts, node, group, tenants }: Group & { facts: FleetFacts }): GroupFigures {
  const figures: GroupFigures = { node, group, sickTenants: new Set(), directlyFailing: false, looks: new Map() }
  const reached = facts.reach.get(node) ?? []
  // Nearly everybody: shared, so that a fleet that is well costs a map entry a tenant.
  const well = { seen: reached, failed: [] }
  for (const tenant of tenants) {
    const states = facts.notPassing.get(tenant)
    const skipped = facts.notApplicable.get(tenant)
    if (states === undefined && skipped === undefined && reached.length > 0) {
      figures.looks.set(tenant, well)
      continue
    }
    if (facts.direct.get(node)?.some((check) => states?.get(check) === 'fail') === true) figures.directlyFailing = true
    const seen = reached.filter((check) => states?.get(check) !== 'unknown' && skipped?.has(check) !== true)
    if (seen.length === 0) continue
    const failed = seen.filter((check) => states?.get(check) === 'fail')
    figures.looks.set(tenant, { seen, failed })
    if (failed.length * 2 >= seen.length) figures.sickTenants.add(tenant)
  }
  return figures
}

function toEntry({ facts, figures }: { facts: FleetFacts; figures: GroupFigures }): FleetEntry {
  const { node, group, sickTenants, looks } = figures
  const checks = new Map((facts.reach.get(node) ?? []).map((check) => [check, { check, seen: 0, failed: 0 }]))
  for (const { seen, failed } of looks.values()) {
    for (const check of seen) checks.get(check)!.seen += 1
    for (const check of failed) checks.get(check)!.failed += 1
  }
  return { node, group, members: looks.size, sick: sickTenants.size, checks: [...checks.values()] }
}

function keyOf({ node, group }: { node: string; group: string }): string {
  return JSON.stringify([node, group])
}
