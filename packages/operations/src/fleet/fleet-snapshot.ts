import type { FleetEntry } from '@lamplighter/catalog/evidence'

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
export type GroupFigures = { node: string; group: string; members: number; sickTenants: Set<string>; checks: Map<string, { seen: number; failed: number }>; directlyFailing: boolean }

export type FleetSnapshot = {
  at: Date
  /**
   * Figures of every group this tenant belongs to, over the *other* tenants only, and only those looked at since then: a
   * sibling that was well before the trouble began says nothing about it.
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
  return {
    at: facts.at,
    groups: () => [...members.values()].map(({ node, group, tenants }) => countGroup({ facts, node, group, tenants })),
    othersOf: ({ tenant, lookedAtSince }) =>
      (facts.groupsOf.get(tenant) ?? []).map(({ node, group }) => {
        const others = (members.get(keyOf({ node, group }))?.tenants ?? []).filter((other) => other !== tenant && facts.lookedAt.get(other)! >= lookedAtSince)
        return toEntry(countGroup({ facts, node, group, tenants: others }))
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
  const figures: GroupFigures = { node, group, members: 0, sickTenants: new Set(), checks: new Map(), directlyFailing: false }
  const reached = facts.reach.get(node) ?? []
  for (const check of reached) figures.checks.set(check, { seen: 0, failed: 0 })
  for (const tenant of tenants) {
    const states = facts.notPassing.get(tenant)
    const skipped = facts.notApplicable.get(tenant)
    if (facts.direct.get(node)?.some((check) => states?.get(check) === 'fail') === true) figures.directlyFailing = true
    let seen = 0
    let failed = 0
    for (const check of reached) {
      const status = states?.get(check)
      if (status === 'unknown' || skipped?.has(check) === true) continue
      const count = figures.checks.get(check)!
      seen += 1
      count.seen += 1
      if (status !== 'fail') continue
      failed += 1
      count.failed += 1
    }
    if (seen > 0) figures.members += 1
    if (seen > 0 && failed * 2 >= seen) figures.sickTenants.add(tenant)
  }
  return figures
}

function toEntry({ node, group, members, sickTenants, checks }: GroupFigures): FleetEntry {
  return { node, group, members, sick: sickTenants.size, checks: [...checks].map(([check, count]) => ({ check, ...count })) }
}

function keyOf({ node, group }: { node: string; group: string }): string {
  return JSON.stringify([node, group])
}
