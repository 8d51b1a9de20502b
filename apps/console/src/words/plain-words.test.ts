import { expect, test } from 'vitest'
import { count, ended, percent } from './plain-words.ts'

test.each([
  [0.973, '97 %'],
  [0.9991, '> 99 %'],
  [1, '100 %'],
  [0.002, '< 1 %'],
  [0, '0 %'],
])('%d is shown as "%s"', (share, words) => {
  expect(percent(share)).toBe(words)
})

test('a count agrees with its noun', () => {
  expect(count({ of: 1, one: 'tenant', many: 'tenants' })).toBe('1 tenant')
  expect(count({ of: 1214, one: 'tenant', many: 'tenants' })).toBe('1,214 tenants')
})

test('a sentence ends with one full stop, with or without one of its own', () => {
  expect(ended('it charges cards')).toBe('it charges cards.')
  expect(ended('It can not be undone. ')).toBe('It can not be undone.')
})
