import { expect, test } from 'vitest'
import { configurationDrift, configurationHash } from './configuration-drift.ts'
import { configurationTemplate } from './configuration-template.ts'

test('a stamped configuration has no drift and the template’s hash, in whatever order its keys come', () => {
  const reversed = Object.fromEntries(Object.entries(configurationTemplate).toReversed())
  expect(configurationDrift(reversed)).toEqual([])
  expect(configurationHash(reversed)).toBe(configurationHash(configurationTemplate))
})

test('changed, missing and additional keys are told apart', () => {
  const { 'mail.batch-size': _gone, ...rest } = configurationTemplate
  const drift = configurationDrift({ ...rest, 'search.results-max': 5, 'extra.key': 1 })
  expect(drift).toEqual([
    { key: 'extra.key', expected: null, actual: 1 },
    { key: 'mail.batch-size', expected: 200, actual: null },
    { key: 'search.results-max', expected: 20, actual: 5 },
  ])
})
