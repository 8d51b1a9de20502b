import type { SharedProblem } from '@lamplighter/diagnosis/fleet'
import type { GroupFigures } from '../fleet/count-group.ts'
import type { FleetSnapshot } from '../fleet/fleet-snapshot.ts'

/** One group whose tenants are sick together, with the comparison that makes it believable. */
export type FoundProblem = {
  node: string
  group: string
  members: number
  sick: number
  membersElsewhere: number
  sickElsewhere: number
  tenants: string[]
}

/**
 * The shared problems of the fleet as it is now: the sickest group beyond chance explains its tenants, then the next. Of
 * groups that hold the same tenants and cannot be told apart, the one whose own check fails is blamed.
 */
export function findSharedProblems(snapshot: FleetSnapshot): FoundProblem[] {
  const groups = snapshot.groups()
  return snapshot.problems().map((problem) => {
    const blamed = blame({ problem, groups })
    const elsewhere = elsewhereOf({ groups, group: blamed })
    return {
      node: blamed.node,
      group: blamed.group,
      members: blamed.members,
      sick: blamed.sick,
      membersElsewhere: elsewhere.members,
      sickElsewhere: elsewhere.sick,
      tenants: problem.tenants,
    }
  })
}

function blame({ problem, groups }: { problem: SharedProblem; groups: GroupFigures[] }): GroupFigures {
  const candidates = [problem, ...problem.confounded].map(({ node, group }) =>
    groups.find((known) => known.node === node && known.group === group)!,
  )
  return candidates.find((candidate) => candidate.directlyFailing) ?? candidates[0]!
}

/** The tenants that stand on the same kind of component in another group. */
function elsewhereOf({ groups, group }: { groups: GroupFigures[]; group: GroupFigures }): { members: number; sick: number } {
  return groups
    .filter((other) => other.node === group.node && other.group !== group.group)
    .reduce((sum, other) => ({ members: sum.members + other.members, sick: sum.sick + other.sick }), { members: 0, sick: 0 })
}
