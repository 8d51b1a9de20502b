import { expect, test } from 'vitest'
import { formatAge, formatCountdown, formatDuration, formatInstant, sameClock, zoneName } from './time-format.ts'

const now = new Date('2026-11-20T10:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test.each([
  [0, 'just now'],
  [4, 'just now'],
  [5, '5 s ago'],
  [59, '59 s ago'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [3600, '1 h ago'],
  [86_400 * 3, '3 d ago'],
  [-240, 'in 4 min'],
])('an age of %i s reads "%s"', (seconds, words) => {
  expect(formatAge({ at: ago(seconds), now })).toBe(words)
})

test.each([
  [0, '0 s'],
  [0.4, '0 s'],
  [8, '8 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [3900, '1 h 5 min'],
  [3605, '1 h'],
  [97_200, '1 d 3 h'],
])('%d seconds last "%s"', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})

test.each([
  [245_000, '4:05'],
  [244_001, '4:05'],
  [3_609_000, '1:00:09'],
  [0, '0:00'],
  [-5, '0:00'],
])('%i ms left count down as "%s"', (milliseconds, words) => {
  expect(formatCountdown(milliseconds)).toBe(words)
})

test('an instant of today shows the clock only, in the zone asked for', () => {
  expect(formatInstant({ at: ago(600), now, timeZone: 'UTC' })).toBe('09:50')
  expect(formatInstant({ at: ago(600), now, timeZone: 'Asia/Tokyo' })).toBe('18:50')
})

test('an instant of another day shows the day, of another year the year', () => {
  expect(formatInstant({ at: new Date('2026-11-18T10:42:07Z'), now, timeZone: 'UTC', seconds: true })).toBe('18 Nov, 10:42:07')
  expect(formatInstant({ at: new Date('2025-11-18T10:42:00Z'), now, timeZone: 'UTC' })).toBe('18 Nov 2025, 10:42')
})

test('zones with the same clock are told apart from zones with another one', () => {
  expect(sameClock({ at: now, one: 'Europe/Berlin', other: 'Europe/Paris' })).toBe(true)
  expect(sameClock({ at: now, one: 'Europe/Berlin', other: 'Europe/London' })).toBe(false)
})

test('a zone is named as it is called at that instant', () => {
  expect(zoneName({ at: now, timeZone: 'Europe/London' })).toBe('GMT')
})
