import { expect, test } from 'vitest'
import { budgetOf, leftWith, readPercent } from './objective-draft.ts'

test.each([
  ['99.95', 99.95],
  [' 99,9 %', 99.9],
  ['100', 100],
  ['99.99999', 99.99999],
])('“%s” is %d per cent', (percent, value) => {
  expect(readPercent({ promise: 'contract', percent })).toEqual({ percent: value })
})

test.each(['', 'four nines', '0', '0.0', '100.1', '-3', '99.9.9', '1e2'])('“%s” is no promise', (percent) => {
  expect(readPercent({ promise: 'contract', percent })).toHaveProperty('problem')
})

test('going back to the usual asks for no figure', () => {
  expect(readPercent({ promise: 'usual', percent: 'whatever stood there' })).toEqual({ percent: null })
})

test('99.99 % of 30 days leave 259 seconds, 100 % none', () => {
  expect(budgetOf(99.99)).toBeCloseTo(259.2)
  expect(budgetOf(100)).toBe(0)
})

test('another objective moves what is left, not what was used; time that was not judged leaves nothing', () => {
  const line = { budgetSeconds: 259.2, budgetLeftSeconds: 59.2, unknownSeconds: 0, maintenanceSeconds: 0 }
  expect(leftWith({ line, percent: 99.99 })).toBeCloseTo(59.2)
  expect(leftWith({ line, percent: 99.9 })).toBeCloseTo(2392)
  expect(leftWith({ line, percent: 100 })).toBeCloseTo(-200)
  expect(leftWith({ line: { ...line, budgetLeftSeconds: null }, percent: 99.9 })).toBeNull()
  const unseen = { budgetSeconds: 129.6, budgetLeftSeconds: 129.6, unknownSeconds: 1_000_000, maintenanceSeconds: 296_000 }
  expect(leftWith({ line: unseen, percent: 99.99 })).toBeCloseTo(129.6)
})
