import type { FleetEntry } from '@lamplighter/catalog/evidence'

/** What is known of all tenants at one moment: only what is not passing, and who stands on what. */
export type FleetFacts = {
  at: Date
  /** Groups of the shared components by tenant; tenants that were not looked at recently are left out. */
  groupsOf: Map<string, { node: string; group: string }[]>
  /** Folded states other than `pass`, by tenant and check. */
  notPassing: Map<string, Map<string, 'warn' | 'fail' | 'unknown'>>
  /** Checks that mean nothing for a tenant; absent: all apply. */
  notApplicable: Map<string, Set<string>>
  /** For each shared component the checks that tell whether a tenant is sick the way it makes them. */
  reach: Map<string, string[]>
}

/** How one group of a shared component is doing. */
export type GroupFigures = { node: string; group: string; members: number; sickTenants: Set<string>; checks: Map<string, { seen: number; failed: number }> }

export type FleetSnapshot = {
  at: Date
  /** Figures of every group this tenant belongs to, over the *other* tenants only. */
  othersOf(tenant: string): FleetEntry[]
  groups(): GroupFigures[]
}

/**
 * Counts each group once, then answers for any tenant by taking out its own share: leave-one-out for all tenants at the
 * cost of one count. A tenant is sick when at least half of its checks that the component reaches fail; a tenant none of
 * whose checks could be looked at is no member.
 */
export function createFleetSnapshot(facts: FleetFacts): FleetSnapshot {
  const figures = countGroups(facts)
  return {
    at: facts.at,
    groups: () => [...figures.values()],
    othersOf: (tenant) =>
      (facts.groupsOf.get(tenant) ?? []).flatMap(({ node, group }) => {
        const all = figures.get(keyOf({ node, group }))
        return all === undefined ? [] : [withoutTenant({ all, own: shareOf({ facts, tenant, node }), tenant })]
      }),
  }
}

type Share = { member: boolean; sick: boolean; looks: { check: string; failed: boolean }[] }

function shareOf({ facts, tenant, node }: { facts: FleetFacts; tenant: string; node: string }): Share {
  const states = facts.notPassing.get(tenant)
  const skipped = facts.notApplicable.get(tenant)
  const looks = (facts.reach.get(node) ?? [])
    .filter((check) => skipped?.has(check) !== true && states?.get(check) !== 'unknown')
    .map((check) => ({ check, failed: states?.get(check) === 'fail' }))
  const failed = looks.filter((look) => look.failed).length
  return { member: looks.length > 0, sick: looks.length > 0 && failed * 2 >= looks.length, looks }
}

function countGroups(facts: FleetFacts): Map<string, GroupFigures> {
  const figures = new Map<string, GroupFigures>()
  for (const [tenant, groups] of facts.groupsOf) {
    for (const { node, group } of groups) {
      const key = keyOf({ node, group })
      const known = figures.get(key) ?? { node, group, members: 0, sickTenants: new Set<string>(), checks: new Map<string, { seen: number; failed: number }>() }
      figures.set(key, known)
      const { member, sick, looks } = shareOf({ facts, tenant, node })
      if (member) known.members += 1
      if (sick) known.sickTenants.add(tenant)
      for (const { check, failed } of looks) {
        const count = known.checks.get(check) ?? { seen: 0, failed: 0 }
        known.checks.set(check, { seen: count.seen + 1, failed: count.failed + Number(failed) })
      }
    }
  }
  return figures
}

function withoutTenant({ all, own, tenant }: { all: GroupFigures; own: Share; tenant: string }): FleetEntry {
  const mine = new Map(own.looks.map((look) => [look.check, look.failed]))
  return {
    node: all.node,
    group: all.group,
    members: all.members - Number(own.member),
    sick: all.sickTenants.size - Number(all.sickTenants.has(tenant)),
    checks: [...all.checks].map(([check, { seen, failed }]) => ({
      check,
      seen: seen - Number(mine.has(check)),
      failed: failed - Number(mine.get(check) === true),
    })),
  }
}

function keyOf({ node, group }: { node: string; group: string }): string {
  return JSON.stringify([node, group])
}
