import { countBits } from './check-bits.ts'
import type { RosterGroup } from './fleet-roster.ts'
import type { FleetFacts } from './fleet-snapshot.ts'

/** How one group of a shared component is doing. Tenants at whom nothing could be looked are no members. */
export type GroupFigures = {
  node: string
  group: string
  members: number
  sick: number
  /** Checks that were looked at, and of them those that fail. */
  seen: number
  failed: number
  /** Members of whom any check fails. */
  affected: number
  /** A check of the component itself fails. */
  directlyFailing: boolean
}

export type Members = {
  facts: FleetFacts
  group: RosterGroup
  /** Milliseconds since 1970; absent: all who were looked at recently. */
  lookedAtSince?: number
  /** Whether this tenant, by number, counts; absent: all do. */
  counts?: (n: number) => boolean
}

/** Counts the members of one group by what was seen of them. */
export function countGroup(options: Members): GroupFigures {
  const { node, group } = options.group
  const figures = { node, group, members: 0, sick: 0, seen: 0, failed: 0, affected: 0, directlyFailing: false }
  figures.directlyFailing = eachMember({
    ...options,
    tell: (_, sick, seen, failed) => {
      figures.members += 1
      if (sick) figures.sick += 1
      if (failed > 0) figures.affected += 1
      figures.seen += seen
      figures.failed += failed
    },
  })
  return figures
}

/**
 * Tells of each member of a group how many of the checks that speak for it were seen, and how many of these fail. Returns whether a
 * check of the component itself fails. Three numbers and no object a member: it runs over the whole fleet every few seconds.
 */
export function eachMember({
  facts,
  group,
  lookedAtSince = -Infinity,
  counts,
  tell,
}: Members & { tell: (n: number, sick: boolean, seen: number, failed: number) => void }): boolean {
  const { roster, lookedAt } = facts
  const { words } = roster.bits
  const reach = roster.bits.rowOf(facts.reach.get(group.node) ?? [])
  const direct = roster.bits.rowOf(facts.direct.get(group.node) ?? [])
  let directlyFailing = false
  for (const n of group.members) {
    // Not recently is NaN, and no number is at least as large.
    if (!(lookedAt[n]! >= lookedAtSince) || counts?.(n) === false) continue
    let seen = 0
    let failed = 0
    for (let word = 0, at = n * words; word < words; word += 1, at += 1) {
      const fails = facts.failed[at]!
      const looked = reach[word]! & ~(roster.lacks[at]! | facts.unseen[at]!)
      if ((direct[word]! & fails) !== 0) directlyFailing = true
      seen += countBits(looked)
      if (fails !== 0) failed += countBits(looked & fails)
    }
    if (seen > 0) tell(n, failed * 2 >= seen, seen, failed)
  }
  return directlyFailing
}

/** By check that speaks for the group's component: of how many of these members it was looked at, and of how many it fails. */
export function countChecks({
  facts,
  group,
  members,
}: {
  facts: FleetFacts
  group: RosterGroup
  members: number[]
}): { check: string; seen: number; failed: number }[] {
  const { bits, lacks } = facts.roster
  return (facts.reach.get(group.node) ?? []).map((check) => {
    const place = bits.placeOf.get(check)!
    const word = place >>> 5
    const bit = 1 << (place & 31)
    let seen = 0
    let failed = 0
    for (const n of members) {
      const at = n * bits.words + word
      if (((lacks[at]! | facts.unseen[at]!) & bit) !== 0) continue
      seen += 1
      if ((facts.failed[at]! & bit) !== 0) failed += 1
    }
    return { check, seen, failed }
  })
}
