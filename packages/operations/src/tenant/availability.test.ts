import { expect, test } from 'vitest'
import { featureAvailability } from './availability.ts'

const now = new Date('2026-11-21T10:00:00Z')
const days = (count: number) => new Date(now.getTime() - count * 86_400_000)
const none = { failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }
const ok = { state: 'ok', checkedAt: now } as const

test('a feature that was never looked at promises nothing', () => {
  expect(featureAvailability({ now, firstSeenAt: null, current: null, sums: none })).toEqual({
    percent: null,
    objective: 99.99,
    budgetLeftSeconds: null,
  })
})

test('30 days without downtime leave the whole budget of 259.2 seconds', () => {
  expect(featureAvailability({ now, firstSeenAt: days(90), current: ok, sums: none })).toEqual({
    percent: 100,
    objective: 99.99,
    budgetLeftSeconds: 259.2,
  })
})

test('an hour of downtime overspends the budget', () => {
  expect(featureAvailability({ now, firstSeenAt: null, current: ok, sums: { ...none, failingSeconds: 3600 } })).toMatchObject({
    percent: 99.8611,
    budgetLeftSeconds: -3340.8,
  })
})

test('time in which nobody could look, and maintenance, neither keep nor break the promise', () => {
  const sums = { failingSeconds: 43_200, unknownSeconds: 43_200, maintenanceSeconds: 0 }
  expect(featureAvailability({ now, firstSeenAt: days(1), current: ok, sums })).toMatchObject({ percent: 0 })
})

test('a new tenant is judged by the time it has been here', () => {
  expect(featureAvailability({ now, firstSeenAt: days(1), current: ok, sums: { ...none, failingSeconds: 8640 } })).toMatchObject({
    percent: 90,
  })
})

test('a customer of two minutes has the budget of the whole window', () => {
  const firstSeenAt = new Date(now.getTime() - 120_000)
  expect(featureAvailability({ now, firstSeenAt, current: ok, sums: none })).toMatchObject({ percent: 100, budgetLeftSeconds: 259.2 })
})

test('a failure that goes on counts before it is written down', () => {
  const current = { state: 'failing', checkedAt: new Date(now.getTime() - 20_000) } as const
  expect(featureAvailability({ now, firstSeenAt: null, current, sums: none }).budgetLeftSeconds).toBe(239.2)
})
