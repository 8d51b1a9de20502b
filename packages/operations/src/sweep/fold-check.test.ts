import { expect, test } from 'vitest'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { foldCheck } from './fold-check.ts'

const looksOf = (statuses: CheckStatus[]) => statuses.map((status) => ({ check: 'a', status, message: status, evidence: null, magnitude: null, observedAt: new Date(0) }))
const fold = (known: CheckStatus | undefined, statuses: CheckStatus[], unknownVisits = 0) => foldCheck({ known, health: { unknownVisits }, looks: looksOf(statuses) })

test.each<[CheckStatus | undefined, CheckStatus[], CheckStatus]>([
  [undefined, ['pass'], 'pass'],
  [undefined, ['fail', 'fail'], 'fail'],
  [undefined, ['fail', 'pass', 'pass'], 'pass'],
  ['pass', ['fail', 'fail'], 'fail'],
  ['pass', ['fail', 'pass', 'fail'], 'fail'],
  ['pass', ['fail', 'pass', 'pass'], 'pass'],
  ['pass', ['fail', 'unknown', 'unknown'], 'pass'],
  ['fail', ['fail'], 'fail'],
  ['fail', ['pass', 'pass'], 'pass'],
  ['fail', ['pass', 'fail', 'fail'], 'fail'],
  ['fail', ['pass', 'unknown', 'unknown'], 'fail'],
  ['fail', ['warn', 'warn'], 'warn'],
  ['pass', ['warn'], 'warn'],
  ['unknown', ['pass'], 'pass'],
])('known %s, seen %j: now %s', (known, looks, expected) => {
  expect(fold(known, looks).status).toBe(expected)
})

test.each<CheckStatus>(['pass', 'warn', 'fail'])('known %s survives one visit without sight, and is unknown after two', (known) => {
  const first = fold(known, ['unknown'])
  expect(first.status).toBe(known)
  expect(foldCheck({ known: first.status, health: first.health, looks: looksOf(['unknown']) }).status).toBe('unknown')
})

test('no number of visits without sight ever becomes fail', () => {
  let state = fold('pass', ['unknown'])
  for (let visit = 0; visit < 50; visit += 1) {
    state = foldCheck({ known: state.status, health: state.health, looks: looksOf(['unknown', 'unknown', 'unknown']) })
    expect(state.status).not.toBe('fail')
  }
})

test('what is kept with a status is the look that speaks for it', () => {
  expect(fold('pass', ['fail', 'pass', 'fail']).result.status).toBe('fail')
  expect(fold('fail', ['pass', 'fail', 'pass']).result.status).toBe('pass')
})

test('health that cannot be read starts anew', () => {
  expect(foldCheck({ known: 'pass', health: 'garbage', looks: looksOf(['unknown']) })).toMatchObject({ status: 'pass', health: { unknownVisits: 1 } })
})
