import { expect, test } from 'vitest'
import { boundEvidence, evidenceBytesMax } from './bound-evidence.ts'

test('evidence within the bound stays as it is', () => {
  const evidence = { rows: [1, 2, 3], text: 'fine' }
  expect(boundEvidence(evidence)).toBe(evidence)
})

test('long texts and lists are cut and the shape is kept', () => {
  const cut = boundEvidence({ body: 'x'.repeat(100_000), rows: Array.from({ length: 5000 }, (_, row) => row), code: 500 })
  expect(cut).toMatchObject({ code: 500 })
  expect((cut as { rows: number[] }).rows).toHaveLength(20)
  expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(evidenceBytesMax)
})

test('evidence that no cut makes small enough is dropped', () => {
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, key) => [`key-${key}`, 'value']))
  expect(boundEvidence(wide)).toBeNull()
})
