import { expect, test } from 'vitest'
import { daysOf } from './availability-days.ts'

const span = { from: '2026-10-22T10:00:00.000Z', to: '2026-11-21T10:00:00.000Z', firstSeenAt: null }
const day = (date: string, seconds: { failing?: number; unknown?: number; maintenance?: number }) => ({
  day: `${date}T00:00:00.000Z`,
  failingSeconds: seconds.failing ?? 0,
  unknownSeconds: seconds.unknown ?? 0,
  maintenanceSeconds: seconds.maintenance ?? 0,
})

test('thirty days end with today, and a day without a row was kept', () => {
  const days = daysOf({ ...span, days: [] })
  expect(days).toHaveLength(30)
  expect(days.at(-1)).toMatchObject({ day: '2026-11-21T00:00:00.000Z', mark: 'ok' })
})

test('of days before the first look nothing is known, and they are not called kept', () => {
  const days = daysOf({ ...span, firstSeenAt: '2026-11-20T09:00:00.000Z', days: [] })
  expect(days.map(({ mark }) => mark)).toEqual([...Array.from({ length: 28 }, () => 'unknown'), 'ok', 'ok'])
})

test.each([
  [{ failing: 60 }, 'bad'],
  [{ failing: 59 }, 'some'],
  [{ failing: 1, maintenance: 9000, unknown: 9000 }, 'some'],
  [{ maintenance: 1800, unknown: 9000 }, 'maintenance'],
  [{ unknown: 1800 }, 'unknown'],
  [{ unknown: 1799, maintenance: 1799 }, 'ok'],
])('a day with %o is marked %s', (seconds, mark) => {
  expect(daysOf({ ...span, days: [day('2026-11-20', seconds)] }).at(-2)!.mark).toBe(mark)
})
