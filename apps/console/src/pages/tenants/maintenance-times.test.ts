import { expect, test } from 'vitest'
import { startOf, windowOf } from './maintenance-times.ts'

const now = new Date(2026, 10, 21, 10, 0, 42)

test('what the field shows for now is taken for now, not for the beginning of the minute', () => {
  expect(windowOf({ start: startOf(now), minutes: 60, now })).toEqual({
    from: now.toISOString(),
    to: new Date(now.getTime() + 3_600_000).toISOString(),
  })
})
test('a later start stays as it was chosen, and an earlier one is left for the server to refuse', () => {
  const later = new Date(2026, 10, 21, 22, 30)
  expect(windowOf({ start: startOf(later), minutes: 15, now })!.from).toBe(later.toISOString())
  const earlier = new Date(2026, 10, 20, 22, 30)
  expect(windowOf({ start: startOf(earlier), minutes: 15, now })!.from).toBe(earlier.toISOString())
})
test('an empty field is no window', () => {
  expect(windowOf({ start: '', minutes: 15, now })).toBeNull()
})
