import { expect, test } from 'vitest'
import { createProberStalls } from './prober-stalls.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, seconds))

test('it is said since the first look that was held up, and forgotten only after a calm while', () => {
  const stalls = createProberStalls({ calmAfterMs: 30_000 })
  stalls.note({ looks: 0, now: at(0) })
  expect(stalls.since()).toBeNull()
  stalls.note({ looks: 2, now: at(1) })
  stalls.note({ looks: 0, now: at(20) })
  stalls.note({ looks: 1, now: at(25) })
  stalls.note({ looks: 0, now: at(54) })
  expect(stalls.since()).toEqual(at(1))
  stalls.note({ looks: 0, now: at(55) })
  expect(stalls.since()).toBeNull()
})
