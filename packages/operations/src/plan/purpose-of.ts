import type { DecideInput } from '@lamplighter/remediation'

/** What a plan or a run is for, by the door it came through; kept with both, so that each later decision knows it. */
export function purposeOf(gate: string): Exclude<DecideInput['purpose'], 'undo'> {
  if (gate === automaticGate) return 'automatic'
  return gate === rolloutGate ? 'rollout' : 'operator'
}

/** Nobody pressed: a confirmed cause did. */
export const automaticGate = 'automatic'
/** One of many tenants, as an approved rollout has its turn. */
export const rolloutGate = 'rollout'
