import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { featureIds } from '../features/feature-ids.ts'
import { faultCatalogue } from './catalogue.ts'

const contract = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')

test('ids and causes name one thing each', () => {
  expect(new Set(faultCatalogue.map((fault) => fault.id)).size).toBe(faultCatalogue.length)
  expect(faultCatalogue.length).toBeGreaterThanOrEqual(24)
})

test.each(faultCatalogue)('$id stands in the contract with its ground truth', ({ id, truth, affects, target, sharedTargets }) => {
  const row = contract.split('\n').find((line) => line.startsWith(`| ${id} |`))
  expect(row).toContain(`${truth.node} / ${truth.cause} / ${truth.scope}`)
  expect(truth.scope).toBe(target)
  expect(sharedTargets.length > 0).toBe(target === 'shared')
  expect(affects.filter((feature) => !featureIds.includes(feature as never))).toEqual([])
})
