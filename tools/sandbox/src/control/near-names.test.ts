import { expect, test } from 'vitest'
import { nearNames } from './near-names.ts'

const known = ['worker-wedged', 'worker-crashed', 'flag-off', 'acme']

test.each([
  { name: 'worker-weged', near: 'worker-wedged' },
  { name: 'WORKER-CRASHED', near: 'worker-crashed' },
  { name: 'flagoff', near: 'flag-off' },
  { name: 'acm', near: 'acme' },
])('$name means $near', ({ name, near }) => {
  expect(nearNames({ name, known })[0]).toBe(near)
})

test('what is like nothing suggests nothing', () => {
  expect(nearNames({ name: 'zzzzzzzzzz', known })).toEqual([])
})
