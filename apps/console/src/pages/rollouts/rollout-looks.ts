import type { StatusLook } from '@lamplighter/ui'
import type { RolloutTurn, RolloutView } from '../../server/answers.ts'
import { runVerdictLooks } from '../../words/state-looks.ts'

export const rolloutLooks: Record<RolloutView['state'], StatusLook> = {
  planning: { tone: 'busy', shape: 'ring', word: 'Counting' },
  planned: { tone: 'quiet', shape: 'dot', word: 'Counted' },
  'awaiting-approval': { tone: 'warn', shape: 'clock', word: 'Awaits approval' },
  running: { tone: 'busy', shape: 'ring', word: 'Running' },
  paused: { tone: 'warn', shape: 'pause', word: 'Paused' },
  aborting: { tone: 'warn', shape: 'ring', word: 'Aborting' },
  finished: { tone: 'good', shape: 'check', word: 'Finished' },
  stopped: { tone: 'bad', shape: 'cross', word: 'Stopped' },
  aborted: { tone: 'quiet', shape: 'stop', word: 'Aborted' },
  rejected: { tone: 'quiet', shape: 'stop', word: 'Rejected' },
  expired: { tone: 'quiet', shape: 'clock', word: 'Expired' },
}

export const ringLooks: Record<RolloutView['rings'][number]['state'], StatusLook> = {
  waiting: { tone: 'quiet', shape: 'dot', word: 'To do' },
  'at-work': { tone: 'busy', shape: 'ring', word: 'At work' },
  verified: { tone: 'good', shape: 'check', word: 'Verified' },
  failed: { tone: 'bad', shape: 'cross', word: 'Not fixed' },
}

const turnLooks: Record<RolloutTurn['state'], StatusLook> = {
  waiting: { tone: 'quiet', shape: 'dot', word: 'Not counted yet' },
  refused: { tone: 'quiet', shape: 'stop', word: 'Refused' },
  planned: { tone: 'quiet', shape: 'dot', word: 'To do' },
  'at-work': { tone: 'busy', shape: 'ring', word: 'At work' },
  fixed: { tone: 'good', shape: 'check', word: 'Fixed' },
  failed: { tone: 'bad', shape: 'cross', word: 'Not fixed' },
  skipped: { tone: 'quiet', shape: 'stop', word: 'Skipped' },
}

/** A tenant whose run was verified is told by the verdict. */
export function turnLook(turn: RolloutTurn): StatusLook {
  if (turn.state === 'failed' && turn.run?.verdict && turn.run.verdict !== 'fixed') return runVerdictLooks[turn.run.verdict]
  return turnLooks[turn.state]
}

/** Somebody, or something, is at work on it. */
export function isMoving(state: RolloutView['state']): boolean {
  return state === 'planning' || state === 'running' || state === 'aborting'
}
