import { expect, test } from 'vitest'
import { exitCodeOfRollout, type Rollout } from './rollout-text.ts'

const counts: Rollout['counts'] = {
  tenants: 3,
  waiting: 0,
  refused: 0,
  planned: 0,
  atWork: 0,
  fixed: 0,
  unchanged: 0,
  worse: 0,
  unknown: 0,
  skipped: 0,
}

test.each<[Rollout['state'], Partial<Rollout['counts']>, number]>([
  ['finished', { fixed: 3 }, 0],
  ['running', {}, 0],
  ['paused', {}, 0],
  ['awaiting-approval', {}, 7],
  ['rejected', {}, 6],
  ['expired', {}, 6],
  ['stopped', { unchanged: 1 }, 3],
  ['stopped', { unchanged: 1, worse: 1 }, 4],
  ['stopped', { unknown: 1 }, 5],
  ['aborted', {}, 1],
])('%s with %j ends with exit code %i', (state, some, code) => {
  expect(exitCodeOfRollout({ state, counts: { ...counts, ...some } })).toBe(code)
})
