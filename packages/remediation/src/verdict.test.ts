import { describe, expect, test } from 'vitest'
import { isSettled, undoVerdictOf, verdictOf, type CheckPair } from './verdict.ts'

function pairs(...rows: [CheckPair['before'], CheckPair['after']][]): CheckPair[] {
  return rows.map(([before, after], index) => ({ check: `check-${index}`, before, after }))
}

describe('the verdict of a run', () => {
  test.each([
    ['every failed check passes', pairs(['fail', 'pass'], ['pass', 'pass']), 'fixed'],
    ['one of two still fails', pairs(['fail', 'pass'], ['fail', 'fail']), 'unchanged'],
    ['a failure that became a warning is not fixed', pairs(['fail', 'warn']), 'unchanged'],
    ['a check that passed now fails', pairs(['fail', 'pass'], ['pass', 'fail']), 'worse'],
    ['a warning became a failure', pairs(['fail', 'pass'], ['warn', 'fail']), 'worse'],
    ['a failed check could not be looked at', pairs(['fail', 'unknown']), 'unknown'],
    ['a failed check was never looked at', pairs(['fail', null]), 'unknown'],
    ['worse is said even when another check is unknown', pairs(['fail', 'unknown'], ['pass', 'fail']), 'worse'],
    ['an unknown before does not count as made worse', pairs(['fail', 'pass'], ['unknown', 'fail']), 'fixed'],
    ['nothing had failed', pairs(['pass', 'pass']), 'unknown'],
    ['there was nothing to look at', [], 'unknown'],
  ])('%s', (_name, given, verdict) => {
    expect(verdictOf(given)).toBe(verdict)
  })

  test('waiting ends as soon as it is fixed, or when time is up', () => {
    expect(isSettled({ pairs: pairs(['fail', 'pass']), elapsedMs: 0, withinMs: 1000 })).toBe(true)
    expect(isSettled({ pairs: pairs(['fail', 'fail']), elapsedMs: 999, withinMs: 1000 })).toBe(false)
    expect(isSettled({ pairs: pairs(['fail', 'fail']), elapsedMs: 1000, withinMs: 1000 })).toBe(true)
  })
})

describe('the verdict of an undo', () => {
  test.each([
    ['nothing changed for the checks', pairs(['fail', 'fail'], ['pass', 'pass']), 'unchanged', []],
    ['the fault that had been cured is back', pairs(['pass', 'fail']), 'worse', ['check-0']],
    ['it mended what the run had broken', pairs(['fail', 'pass']), 'fixed', []],
    ['it could not be looked at', pairs(['pass', 'unknown']), 'unknown', []],
  ])('%s', (_name, given, verdict, returned) => {
    expect(undoVerdictOf(given as CheckPair[])).toEqual({ verdict, returned })
  })
})
