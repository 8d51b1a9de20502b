import { expect, test } from 'vitest'
import { percent, rate } from './figures.ts'

test.each([
  [0.004, '0.4 %'],
  [0.0059880239, '0.6 %'],
  [0.00001, '0.001 %'],
  [0.5, '50 %'],
  [0, '0 %'],
])('a rate of %d reads %s', (share, text) => {
  expect(rate(share)).toBe(text)
})
test('a share reads in whole per cent, and what is nearly sure is not said to be sure', () => {
  expect([0, 0.6667, 0.99, 0.9997, 1].map(percent)).toEqual(['0 %', '67 %', '99 %', '> 99 %', '100 %'])
})
