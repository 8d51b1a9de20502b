import { expect, test } from 'vitest'
import type { CheckStatus, FeatureState, Json } from '@lamplighter/catalog/vocabulary'
import { changeShare, foldFeature } from './fold-feature.ts'

test.each<[CheckStatus[], FeatureState]>([
  [['pass'], 'ok'],
  [['pass', 'fail'], 'failing'],
  [['pass', 'warn'], 'degraded'],
  [['fail', 'unknown'], 'failing'],
  [['pass', 'unknown'], 'ok'],
  [['unknown'], 'unknown'],
  [[], 'unknown'],
])('own checks %j make the feature %s', (statuses, state) => {
  expect(foldFeature({ statuses, health: null }).state).toBe(state)
})

function rounds(statuses: CheckStatus[]): FeatureState[] {
  let health: Json = null
  return statuses.map((status) => {
    const folded = foldFeature({ statuses: [status], health })
    health = folded.health
    return folded.state
  })
}

test('a feature that fails every other round becomes unstable, and stable again when it stays up', () => {
  const states = rounds([...Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? ('pass' as const) : ('fail' as const))), ...Array.from({ length: 30 }, () => 'pass' as const)])
  expect(states[2]).toBe('ok')
  expect(states[19]).toBe('unstable')
  expect(states.at(-1)).toBe('ok')
})

test('one outage and its recovery are no flapping', () => {
  expect(rounds([...Array.from({ length: 10 }, () => 'pass' as const), 'fail', 'fail', 'fail', 'pass', 'pass'])).not.toContain('unstable')
})

test('rounds without sight neither begin nor end flapping', () => {
  expect(rounds(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'pass' : 'unknown')))).not.toContain('unstable')
})

test('a window of nothing but changes is a share of one, of none is zero', () => {
  expect(changeShare('fofofofofofofofofofof')).toBeCloseTo(1)
  expect(changeShare('fffffffffffffffffffff')).toBe(0)
  expect(changeShare('f')).toBe(0)
})
