import { coverGroups, type GroupTally, type SharedProblem } from '@lamplighter/diagnosis/fleet'
import { eachMember, type GroupFigures } from './count-group.ts'
import type { FleetFacts } from './fleet-snapshot.ts'

/** The shared problems of the fleet. Names of tenants are looked for only once some group is sicker than chance. */
export function findProblems({ facts, groups }: { facts: FleetFacts; groups: GroupFigures[] }): SharedProblem[] {
  return coverGroups({ groups: groups.map((figures) => toTally({ facts, figures })) }).problems
}

function toTally({ facts, figures }: { facts: FleetFacts; figures: GroupFigures }): GroupTally {
  const { node, group } = figures
  let named: ReturnType<GroupTally['named']> | null = null
  return { node, group, counts: figures, named: () => (named ??= whoFails({ facts, node, group })) }
}

/** Members of the group who fail anything at all, whether it speaks for this group or for another. */
function whoFails({ facts, node, group }: { facts: FleetFacts; node: string; group: string }): ReturnType<GroupTally['named']> {
  const { roster, failed: rows } = facts
  const { words } = roster.bits
  const named = new Map<string, { sick: boolean; seen: number; failed: number }>()
  eachMember({
    facts,
    group: roster.groupAt({ node, group })!,
    counts: (n) => rows.subarray(n * words, (n + 1) * words).some((word) => word !== 0),
    tell: (n, sick, seen, failed) => named.set(roster.ids[n]!, { sick, seen, failed }),
  })
  return named
}

/**
 * Whether a tenant may count for this group (`looksToCount` of the diagnosis package, by group): of a tenant that a shared problem
 * explains, only for that problem and for what cannot be told apart from it, so that a region is not blamed for its shard.
 */
export function countsFor({ problem, node, group }: { problem: SharedProblem | undefined; node: string; group: string }): boolean {
  if (problem === undefined) return true
  return [problem, ...problem.confounded].some((blamed) => blamed.node === node && blamed.group === group)
}
