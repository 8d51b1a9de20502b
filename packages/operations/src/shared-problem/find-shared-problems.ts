import type { FleetSnapshot, GroupFigures } from '../fleet/fleet-snapshot.ts'

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

/** Fewer sick tenants than this are a coincidence, not a shared problem. */
const sickMin = 3
/** A partner that fails two calls in five leaves about this share of the tenants sick at a time. */
const shareMin = 0.3
/** Tenants of other groups must be clearly better off, or what they share is not the reason. */
const contrastMin = 3

/**
 * Groups that are sick together: greedy cover over sick tenants that no group explains yet, the group that explains most
 * of itself first, a failing look at the component itself before any other. Stops below three.
 */
export function findSharedProblems(snapshot: FleetSnapshot): FoundProblem[] {
  const groups = snapshot.groups()
  const explained = new Set<string>()
  const found: FoundProblem[] = []
  for (;;) {
    const best = groups
      .filter((group) => !found.some((problem) => problem.node === group.node && problem.group === group.group))
      .map((group) => ({ group, fresh: [...group.sickTenants].filter((tenant) => !explained.has(tenant)), direct: group.directlyFailing }))
      .filter(({ group, fresh, direct }) => isSick({ group, sick: fresh.length, direct, elsewhere: elsewhereOf({ groups, group }) }))
      .toSorted((a, b) => Number(b.direct) - Number(a.direct) || share(b) - share(a) || b.fresh.length - a.fresh.length || a.group.group.localeCompare(b.group.group))[0]
    if (best === undefined) return found
    const { group } = best
    const elsewhere = elsewhereOf({ groups, group })
    for (const tenant of group.sickTenants) explained.add(tenant)
    found.push({
      node: group.node,
      group: group.group,
      members: group.members,
      sick: group.sickTenants.size,
      membersElsewhere: elsewhere.members,
      sickElsewhere: elsewhere.sick,
      tenants: [...group.sickTenants].toSorted(),
    })
  }
}

function share({ group, fresh }: { group: GroupFigures; fresh: string[] }): number {
  return fresh.length / Math.max(1, group.members)
}

function isSick(options: { group: GroupFigures; sick: number; direct: boolean; elsewhere: { members: number; sick: number } }): boolean {
  const { group, sick, direct, elsewhere } = options
  if (sick < sickMin || sick / group.members < shareMin) return false
  if (direct || elsewhere.members === 0) return true
  return sick / group.members >= contrastMin * (elsewhere.sick / elsewhere.members)
}

/** The tenants that stand on the same kind of component in another group. */
function elsewhereOf({ groups, group }: { groups: GroupFigures[]; group: GroupFigures }): { members: number; sick: number } {
  return groups
    .filter((other) => other.node === group.node && other.group !== group.group)
    .reduce((sum, other) => ({ members: sum.members + other.members, sick: sum.sick + other.sickTenants.size }), { members: 0, sick: 0 })
}
