import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import { addPeriod, availabilityOf } from '@lamplighter/diagnosis/health'
import type { TenantView } from '../views/tenant-view.ts'

/** The usual promise, in per cent of the time that was looked at. */
export const objectivePercent = 99.99
/** The promise is kept or broken over a sliding window of this length. */
export const windowMs = 30 * 24 * 3_600_000
/** Longer than this without a look, nobody knows; the sweep will write the rest down as unknown. */
const runningSecondsMax = 180

/**
 * Availability over the last 30 days, or since the first look when that was later. Hours without a record were ok; time in
 * which nobody could look, and maintenance, neither keep nor break the promise. The budget is what the objective leaves of the
 * whole window; it is negative once overspent. Null before the first look.
 */
export function featureAvailability(options: {
  now: Date
  /** First look ever; null: longer ago than the window. */
  firstSeenAt: Date | null
  /** The state since the last look, whose time is not written down yet; null: never looked at. */
  current: { state: FeatureState; checkedAt: Date } | null
  sums: { failingSeconds: number; unknownSeconds: number; maintenanceSeconds: number }
  /** Per cent; the usual one when nothing else was promised. */
  objective?: number
}): TenantView['features'][number]['availability'] {
  const { now, firstSeenAt, current, sums, objective = objectivePercent } = options
  if (current === null) return { percent: null, objective, budgetLeftSeconds: null }
  const begin = Math.max(now.getTime() - windowMs, firstSeenAt?.getTime() ?? 0)
  const running = Math.min(runningSecondsMax, (now.getTime() - current.checkedAt.getTime()) / 1000)
  const recorded = { ...sums, okSeconds: 0 }
  const { okSeconds: _, ...troubled } = addPeriod({ to: recorded, state: current.state, seconds: running })
  const okSeconds = Math.max(
    0,
    (now.getTime() - begin) / 1000 - troubled.failingSeconds - troubled.unknownSeconds - troubled.maintenanceSeconds,
  )
  const report = availabilityOf({ seconds: { ...troubled, okSeconds }, objective: objective / 100, windowSeconds: windowMs / 1000 })
  return {
    percent: report.availability === null ? null : round({ value: report.availability * 100, digits: 4 }),
    objective,
    budgetLeftSeconds: round({ value: report.budgetLeftSeconds, digits: 1 }),
  }
}

function round({ value, digits }: { value: number; digits: number }): number {
  return Number(value.toFixed(digits))
}
