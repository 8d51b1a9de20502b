import { expect, test } from 'vitest'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { newCheckHealth, type CheckHealth } from '@lamplighter/diagnosis/health'
import { foldLooks, readCheckHealth } from './fold-looks.ts'

const minute = 60_000
const looksAt = (at: number, statuses: CheckStatus[]) =>
  statuses.map((status, n) => ({ check: 'a', status, message: status, evidence: null, magnitude: null, observedAt: new Date(at + n) }))

/** Folds visits one minute apart; what is known after each. */
function visits(all: CheckStatus[][]): CheckStatus[] {
  let health: CheckHealth = newCheckHealth()
  return all.map((statuses, visit) => {
    const folded = foldLooks({ health, looks: looksAt(visit * minute, statuses), everySeconds: 60 })
    health = folded.health
    return folded.status
  })
}

test.each<[CheckStatus[][], CheckStatus]>([
  [[['pass']], 'pass'],
  [[['fail', 'fail']], 'fail'],
  [[['pass'], ['fail', 'fail']], 'fail'],
  [[['pass'], ['fail', 'unknown', 'fail']], 'fail'],
  [[['pass'], ['fail', 'pass', 'pass']], 'pass'],
  [[['pass'], ['fail', 'unknown', 'unknown']], 'pass'],
  [[['fail', 'fail'], ['fail']], 'fail'],
  [
    [
      ['fail', 'fail'],
      ['pass', 'pass'],
    ],
    'pass',
  ],
  [
    [
      ['fail', 'fail'],
      ['pass', 'fail', 'fail'],
    ],
    'fail',
  ],
  [
    [
      ['fail', 'fail'],
      ['warn', 'warn'],
    ],
    'warn',
  ],
  [[['pass'], ['warn']], 'warn'],
  [[['unknown']], 'unknown'],
])('visits %j end in %s', (all, expected) => {
  expect(visits(all).at(-1)).toBe(expected)
})

test('two failures of three looks are a failure, in whatever order', () => {
  expect(visits([['pass'], ['fail', 'pass', 'fail']]).at(-1)).toBe('fail')
})

test('what is known survives a visit without sight, and is unknown after two intervals', () => {
  expect(visits([['pass'], ['unknown'], ['unknown'], ['unknown']])).toEqual(['pass', 'pass', 'pass', 'unknown'])
})

test('no number of visits without sight ever becomes a failure', () => {
  expect(visits([['pass'], ...Array.from({ length: 50 }, () => ['unknown'] as CheckStatus[])])).not.toContain('fail')
})

test('what is kept with a status is the look that speaks for it', () => {
  const folded = foldLooks({ health: newCheckHealth(), looks: looksAt(0, ['fail', 'pass', 'fail']), everySeconds: 60 })
  expect(folded.result.status).toBe('fail')
})

test('health that cannot be read starts anew', () => {
  expect(readCheckHealth('garbage')).toEqual(newCheckHealth())
  expect(readCheckHealth(null)).toEqual(newCheckHealth())
})
