import type { CheckStatus, RunVerdict } from '@lamplighter/catalog/vocabulary'

/** One check before the run and after it; `after` is null when it was never looked at again. */
export type CheckPair = { check: string; before: CheckStatus; after: CheckStatus | null }

const badness: Record<Exclude<CheckStatus, 'unknown'>, number> = { pass: 0, warn: 1, fail: 2 }

/**
 * What a run achieved, decided by its checks alone and never by its steps' own opinion:
 * `worse` when any check that had not failed now fails · `unknown` when a check that failed could not be looked at ·
 * `fixed` when every check that failed now passes (a `warn` that was a `fail` is not fixed yet) · otherwise `unchanged`.
 * A run that had nothing failing before it is `unknown`: there is nothing that it could be shown to have fixed.
 */
export function verdictOf(pairs: CheckPair[]): RunVerdict {
  if (pairs.some(isWorse)) return 'worse'
  const failedBefore = pairs.filter((pair) => pair.before === 'fail')
  if (failedBefore.length === 0) return 'unknown'
  if (failedBefore.some((pair) => pair.after === null || pair.after === 'unknown')) return 'unknown'
  return failedBefore.every((pair) => pair.after === 'pass') ? 'fixed' : 'unchanged'
}

/**
 * What an undo achieved. It promises the captured state, not health, so nothing changing is what one hopes for:
 * `unchanged`. `worse` says that the fault which the undone run had cured is back, and `returned` names its checks.
 */
export function undoVerdictOf(pairs: CheckPair[]): { verdict: RunVerdict; returned: string[] } {
  const returned = pairs.filter(isWorse).map((pair) => pair.check)
  if (returned.length > 0) return { verdict: 'worse', returned }
  if (pairs.some((pair) => pair.after === null || pair.after === 'unknown')) return { verdict: 'unknown', returned }
  return { verdict: verdictOf(pairs) === 'fixed' ? 'fixed' : 'unchanged', returned }
}

/** May verification stop waiting? Yes when everything that failed passes, or when time is up. */
export function isSettled({ pairs, elapsedMs, withinMs }: { pairs: CheckPair[]; elapsedMs: number; withinMs: number }): boolean {
  return elapsedMs >= withinMs || verdictOf(pairs) === 'fixed'
}

function isWorse({ before, after }: CheckPair): boolean {
  return after === 'fail' && before !== 'unknown' && badness[before] < badness.fail
}
