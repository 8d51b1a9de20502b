import { expect, test } from 'vitest'
import { expectedShare } from './Progress.tsx'

test('progress starts at nothing and stands at four fifths when the usual time is over', () => {
  expect(expectedShare({ elapsedSeconds: 0, usualSeconds: 20 })).toBe(0)
  expect(expectedShare({ elapsedSeconds: 20, usualSeconds: 20 })).toBeCloseTo(0.8)
})

test('progress never goes back and never claims to be done', () => {
  const shares = Array.from({ length: 200 }, (_, second) => expectedShare({ elapsedSeconds: second, usualSeconds: 10 }))
  for (const [index, share] of shares.entries()) {
    expect(share).toBeLessThan(1)
    if (index > 0) expect(share).toBeGreaterThan(shares[index - 1]!)
  }
})
