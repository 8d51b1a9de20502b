import { expect, test } from 'vitest'
import { describeOdds, formatDecibans, ledgerBar, strongestRow } from './ledger-scale.ts'

test('the strongest row fills its half, whichever side it is on', () => {
  const strongest = strongestRow([{ decibans: 12 }, { decibans: -40 }])
  expect(ledgerBar({ decibans: -40, strongest })).toEqual({ side: 'against', widthPercent: 50 })
  expect(ledgerBar({ decibans: 12, strongest })).toEqual({ side: 'for', widthPercent: 15 })
})

test('a row that weighs nothing draws nothing', () => {
  expect(ledgerBar({ decibans: 0.4, strongest: 40 })).toEqual({ side: 'none', widthPercent: 0 })
  expect(ledgerBar({ decibans: 0, strongest: 0 })).toEqual({ side: 'none', widthPercent: 0 })
  expect(strongestRow([])).toBe(0)
})

test.each([
  [39.52, '+39.5'],
  [-4, '−4.0'],
  [0.04, '0.0'],
  [-0.04, '0.0'],
])('%d decibans are written "%s"', (decibans, words) => {
  expect(formatDecibans(decibans)).toBe(words)
})

test.each([
  [10, '10 times likelier'],
  [3, '2 times likelier'],
  [-20, '100 times less likely'],
  [80, 'over a million times likelier'],
  [0.2, 'says nothing either way'],
])('%d decibans mean "%s"', (decibans, words) => {
  expect(describeOdds(decibans)).toBe(words)
})
