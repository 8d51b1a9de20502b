import { expect, test } from 'vitest'
import { isOfProber } from './health.ts'

const timeout = { status: 'fail' as const, gaveUp: true, tookMs: 4000, stalledMs: 0 }

test.each([
  ['a deadline that passed while nothing held the prober up', timeout, false],
  ['a deadline that passed while the prober stood still for a quarter of it', { ...timeout, stalledMs: 1000 }, true],
  ['a little less', { ...timeout, stalledMs: 999 }, false],
  ['a short look and a short stall', { ...timeout, tookMs: 300, stalledMs: 249 }, false],
  ['a check that could not look for the same reason', { ...timeout, status: 'unknown' as const, stalledMs: 2000 }, true],
  ['a slow answer that came while the prober stood still', { ...timeout, status: 'warn' as const, gaveUp: false, stalledMs: 2000 }, true],
  ['a slow answer otherwise', { ...timeout, status: 'warn' as const, gaveUp: false }, false],
  ['an answer that says what is wrong, read late', { ...timeout, gaveUp: false, stalledMs: 3000 }, false],
  ['a pass, read late', { ...timeout, status: 'pass' as const, stalledMs: 3000 }, false],
])('%s', (_name, look, expected) => {
  expect(isOfProber(look)).toBe(expected)
})
