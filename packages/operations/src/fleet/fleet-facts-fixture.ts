import { setBit } from './check-bits.ts'
import { createRoster } from './fleet-roster.ts'
import type { FleetFacts } from './fleet-snapshot.ts'

/** A reading of the fleet as tests like to say it: by name. `lookedAt`: by the order of `groupsOf`; absent: all at time 0. */
export function fleetFacts(options: {
  groupsOf: Map<string, { node: string; group: string }[]>
  states: Record<string, Record<string, 'warn' | 'fail' | 'unknown'>>
  notApplicable?: Map<string, Set<string>>
  lookedAt?: number[]
  reach: Map<string, string[]>
  direct?: Map<string, string[]>
}): FleetFacts {
  const { groupsOf, states, notApplicable = new Map(), reach, direct = new Map() } = options
  const checks = [...new Set([...reach.values(), ...direct.values(), ...Object.values(states).map((own) => Object.keys(own))].flat())]
  const roster = createRoster({ groupsOf, notApplicable, checks })
  const { words, placeOf } = roster.bits
  const facts: FleetFacts = {
    at: new Date(0),
    roster,
    lookedAt: Float64Array.from(options.lookedAt ?? roster.ids.map(() => 0)),
    failed: new Uint32Array(roster.ids.length * words),
    unseen: new Uint32Array(roster.ids.length * words),
    reach,
    direct,
  }
  for (const [tenant, own] of Object.entries(states)) {
    const n = roster.numberOf.get(tenant)!
    for (const [check, status] of Object.entries(own)) {
      const rows = status === 'fail' ? facts.failed : status === 'unknown' ? facts.unseen : null
      if (rows !== null) setBit({ rows, words, n, place: placeOf.get(check)! })
    }
  }
  return facts
}
