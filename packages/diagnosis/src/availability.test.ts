import { expect, test } from 'vitest'
import { addPeriod, availabilityOf, emptyAvailability } from './availability.ts'

const DAY = 86_400

test('seconds go where the state counts: degraded serves, unstable fails, unknown and maintenance count neither way', () => {
  const states = ['ok', 'degraded', 'failing', 'unstable', 'unknown', 'maintenance'] as const
  const seconds = states.reduce((to, state) => addPeriod({ to, state, seconds: 10 }), emptyAvailability())
  expect(seconds).toEqual({ okSeconds: 20, failingSeconds: 20, unknownSeconds: 10, maintenanceSeconds: 10 })
})

test('thirty days at 99.99 % leave 259.2 seconds of budget', () => {
  const report = availabilityOf({ seconds: { ...emptyAvailability(), okSeconds: 30 * DAY }, objective: 0.9999 })
  expect(report).toMatchObject({ availability: 1, budgetLeftShare: 1, observedShare: 1 })
  expect(report.budgetSeconds).toBeCloseTo(259.2)
})

test('a budget can be overspent', () => {
  const seconds = { ...emptyAvailability(), okSeconds: 30 * DAY - 600, failingSeconds: 600 }
  const report = availabilityOf({ seconds, objective: 0.9999 })
  expect(report.budgetLeftSeconds).toBeCloseTo(259.2 - 600)
  expect(report.budgetLeftShare).toBeLessThan(0)
})

test('nothing observed has no availability, and half observed says so', () => {
  expect(availabilityOf({ seconds: emptyAvailability(), objective: 0.9999 })).toMatchObject({ availability: null, observedShare: null })
  const half = { ...emptyAvailability(), okSeconds: 50, unknownSeconds: 50, maintenanceSeconds: 900 }
  expect(availabilityOf({ seconds: half, objective: 0.9999 })).toMatchObject({ availability: 1, observedShare: 0.5 })
})

test('an objective of 1 has no budget to share', () => {
  expect(availabilityOf({ seconds: { ...emptyAvailability(), okSeconds: 9 }, objective: 1 }).budgetLeftShare).toBeNull()
})

test('a negative period (clock set back) adds nothing', () => {
  expect(addPeriod({ to: emptyAvailability(), state: 'ok', seconds: -5 }).okSeconds).toBe(0)
})
