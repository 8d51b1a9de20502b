import type { RolloutTurn } from '@lamplighter/db/queries'
import { turnOf } from '@lamplighter/remediation'
import type { RolloutCounts, RolloutTurnView } from '../views/rollout-view.ts'

/** Where a tenant of a rollout stands, by its own row and its run. */
export function standingOf(turn: RolloutTurn): RolloutTurnView['state'] {
  if (turn.state !== 'started' || turn.run === null) return turn.state === 'started' ? 'at-work' : turn.state
  const stands = turnOf(turn.run)
  return stands === 'left-out' ? 'skipped' : stands
}

/** Every tenant once; the numbers add up to `tenants`. */
export function countTurns(turns: RolloutTurn[]): RolloutCounts {
  const counts = {
    tenants: turns.length,
    waiting: 0,
    refused: 0,
    planned: 0,
    atWork: 0,
    fixed: 0,
    unchanged: 0,
    worse: 0,
    unknown: 0,
    skipped: 0,
  }
  for (const turn of turns) counts[columnOf(turn)] += 1
  return counts
}

function columnOf(turn: RolloutTurn): Exclude<keyof RolloutCounts, 'tenants'> {
  const standing = standingOf(turn)
  if (standing === 'at-work') return 'atWork'
  if (standing !== 'failed') return standing
  const verdict = turn.run?.verdict
  return verdict === 'unchanged' || verdict === 'worse' ? verdict : 'unknown'
}
