import type { StatusLook } from '@lamplighter/ui'
import type { CheckStatus, DiagnosisVerdict, FeatureState, RunState, RunVerdict, StepState } from '@lamplighter/catalog/vocabulary'

// How each state of the vocabulary is shown: the same shape, word and tone on every screen.

export const featureLooks: Record<FeatureState, StatusLook> = {
  failing: { tone: 'bad', shape: 'cross', word: 'Failing' },
  degraded: { tone: 'warn', shape: 'triangle', word: 'Degraded' },
  unstable: { tone: 'warn', shape: 'wave', word: 'Unstable' },
  unknown: { tone: 'quiet', shape: 'question', word: 'Unknown' },
  maintenance: { tone: 'quiet', shape: 'pause', word: 'Maintenance' },
  ok: { tone: 'good', shape: 'check', word: 'Works' },
}

export const checkLooks: Record<CheckStatus, StatusLook> = {
  pass: { tone: 'good', shape: 'check', word: 'Pass' },
  warn: { tone: 'warn', shape: 'triangle', word: 'Warn' },
  fail: { tone: 'bad', shape: 'cross', word: 'Fail' },
  unknown: { tone: 'quiet', shape: 'question', word: 'Not seen' },
}

export const diagnosisLooks: Record<DiagnosisVerdict, StatusLook> = {
  confirmed: { tone: 'bad', shape: 'cross', word: 'Confirmed' },
  likely: { tone: 'bad', shape: 'cross', word: 'Likely' },
  possible: { tone: 'warn', shape: 'triangle', word: 'Possible' },
  unknown: { tone: 'quiet', shape: 'question', word: 'Unknown' },
  'no-fault': { tone: 'good', shape: 'check', word: 'Nothing wrong' },
}

export const runVerdictLooks: Record<RunVerdict, StatusLook> = {
  fixed: { tone: 'good', shape: 'check', word: 'Fixed' },
  unchanged: { tone: 'warn', shape: 'triangle', word: 'Unchanged' },
  worse: { tone: 'bad', shape: 'cross', word: 'Worse' },
  unknown: { tone: 'quiet', shape: 'question', word: 'Outcome unknown' },
}

export const runStateLooks: Record<RunState, StatusLook> = {
  'awaiting-approval': { tone: 'warn', shape: 'clock', word: 'Awaits approval' },
  queued: { tone: 'busy', shape: 'clock', word: 'Queued' },
  running: { tone: 'busy', shape: 'ring', word: 'Running' },
  verifying: { tone: 'busy', shape: 'ring', word: 'Verifying' },
  'needs-decision': { tone: 'bad', shape: 'triangle', word: 'Needs a decision' },
  undoing: { tone: 'busy', shape: 'ring', word: 'Undoing' },
  finished: { tone: 'quiet', shape: 'check', word: 'Finished' },
  undone: { tone: 'quiet', shape: 'stop', word: 'Undone' },
  refused: { tone: 'quiet', shape: 'stop', word: 'Refused' },
  rejected: { tone: 'quiet', shape: 'stop', word: 'Rejected' },
  expired: { tone: 'quiet', shape: 'clock', word: 'Expired' },
  cancelled: { tone: 'quiet', shape: 'stop', word: 'Cancelled' },
}

export const stepLooks: Record<StepState, StatusLook> = {
  pending: { tone: 'quiet', shape: 'dot', word: 'To do' },
  intended: { tone: 'busy', shape: 'ring', word: 'Running' },
  succeeded: { tone: 'good', shape: 'check', word: 'Done' },
  recovered: { tone: 'good', shape: 'check', word: 'Found done' },
  failed: { tone: 'bad', shape: 'cross', word: 'Failed' },
  unknown: { tone: 'quiet', shape: 'question', word: 'Cannot tell' },
  skipped: { tone: 'quiet', shape: 'stop', word: 'Skipped' },
  undone: { tone: 'quiet', shape: 'stop', word: 'Undone' },
}

/** For words that arrive as plain strings in lists: falls back to the word as it is. */
export function lookOf(looks: Record<string, StatusLook>, state: string): StatusLook {
  return looks[state] ?? { tone: 'quiet', shape: 'question', word: state }
}

/** A finished run is told by its verdict, any other by its state. */
export function runLook(run: { state: string; verdict: string | null }): StatusLook {
  return run.verdict === null ? lookOf(runStateLooks, run.state) : lookOf(runVerdictLooks, run.verdict)
}

export function isUnderWay(state: RunState): boolean {
  return runStateLooks[state].tone === 'busy'
}
