import { createCheckBits, type CheckBits } from './check-bits.ts'

/**
 * Who stands on what, numbered: the n-th tenant is `ids[n]`. The same for many readings of the fleet, so that a reading is arrays
 * of numbers and makes no objects for anybody.
 */
export type FleetRoster = {
  ids: string[]
  numberOf: ReadonlyMap<string, number>
  groups: RosterGroup[]
  groupsOf: ReadonlyMap<string, readonly { node: string; group: string }[]>
  groupAt(options: { node: string; group: string }): RosterGroup | undefined
  bits: CheckBits
  /** Row n: checks that mean nothing for the n-th tenant. */
  lacks: Uint32Array
}

export type RosterGroup = { node: string; group: string; members: number[] }

/** `checks`: all of the pack. `notApplicable`: checks that mean nothing for a tenant; absent: all apply. */
export function createRoster(options: {
  groupsOf: ReadonlyMap<string, readonly { node: string; group: string }[]>
  notApplicable: ReadonlyMap<string, ReadonlySet<string>>
  checks: string[]
}): FleetRoster {
  const ids = [...options.groupsOf.keys()]
  const numberOf = new Map(ids.map((id, n) => [id, n]))
  const bits = createCheckBits(options.checks)
  const lacks = new Uint32Array(ids.length * bits.words)
  for (const [id, checks] of options.notApplicable) lacks.set(bits.rowOf(checks), numberOf.get(id)! * bits.words)
  const groups = new Map<string, RosterGroup>()
  for (const [n, id] of ids.entries()) {
    for (const { node, group } of options.groupsOf.get(id)!) {
      const key = keyOf({ node, group })
      const known = groups.get(key)
      if (known === undefined) groups.set(key, { node, group, members: [n] })
      else known.members.push(n)
    }
  }
  return {
    ids,
    numberOf,
    groups: [...groups.values()],
    groupsOf: options.groupsOf,
    groupAt: (group) => groups.get(keyOf(group)),
    bits,
    lacks,
  }
}

function keyOf({ node, group }: { node: string; group: string }): string {
  return `${node}\n${group}`
}
