import type { Role } from '@lamplighter/catalog/vocabulary'
import { changingRoles, mayChange, type ChangingRole } from './role-order.ts'

/** Who is asked from when on; whoever was asked before still is. */
export type Rung = { role: ChangingRole; at: Date }

/** More than three would leave nobody the time to read a plan. */
const rungsMax = 3

/**
 * Who is asked when, while nobody answers: first the least role that may say yes, then the next more trusted ones, in
 * equal parts of the time until the question expires. It calls for attention and takes no right away: whoever is trusted
 * enough may answer from the first moment.
 */
export function escalationLadder({ by, from, until }: { by: Role; from: Date; until: Date }): Rung[] {
  const least = mayChange(by) ? by : 'admin'
  const roles = changingRoles.slice(changingRoles.indexOf(least)).slice(0, rungsMax)
  const partMs = (until.getTime() - from.getTime()) / roles.length
  return roles.map((role, index) => ({ role, at: new Date(from.getTime() + Math.round(index * partMs)) }))
}

/** The rung that has come by `now`, and the one after it; null when there is none. */
export function rungAt({ ladder, now }: { ladder: Rung[]; now: Date }): { index: number; rung: Rung; next: Rung | null } {
  const index = Math.max(
    0,
    ladder.findLastIndex((rung) => rung.at <= now),
  )
  return { index, rung: ladder[index]!, next: ladder[index + 1] ?? null }
}
