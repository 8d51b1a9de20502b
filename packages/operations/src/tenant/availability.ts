import type { FeatureState } from '@lamplighter/catalog/vocabulary'
import type { TenantView } from '../views/tenant-view.ts'

/** The promise, in per cent of the time that was looked at. */
export const objectivePercent = 99.99
/** The promise is kept or broken over a sliding window of this length. */
export const windowMs = 30 * 24 * 3_600_000

/**
 * Availability = 1 − failing / (window − unknown − maintenance), over the last 30 days or since the first look. Time in which
 * nobody could look, and agreed maintenance, neither keep nor break the promise. The budget is what 99.99 % of that time
 * leaves; it is negative once overspent. Null before the first look.
 */
export function availabilityOf(options: {
  now: Date
  /** First look ever; null: longer ago than the window, or never (then `state` is null). */
  firstSeenAt: Date | null
  /** The state since the last look, whose time is not written down yet; null: never looked at. */
  current: { state: FeatureState; checkedAt: Date } | null
  sums: { failingSeconds: number; unknownSeconds: number; maintenanceSeconds: number }
}): TenantView['features'][number]['availability'] {
  const { now, firstSeenAt, current, sums } = options
  if (current === null) return { percent: null, objective: objectivePercent, budgetLeftSeconds: null }
  const begin = Math.max(now.getTime() - windowMs, firstSeenAt?.getTime() ?? 0)
  const running = current.state === 'failing' || current.state === 'unstable' ? Math.max(0, Math.min(180, (now.getTime() - current.checkedAt.getTime()) / 1000)) : 0
  const observed = Math.max(0, (now.getTime() - begin) / 1000 - sums.unknownSeconds - sums.maintenanceSeconds)
  const failing = Math.min(observed, sums.failingSeconds + running)
  const budget = (windowMs / 1000) * (1 - objectivePercent / 100)
  return {
    percent: observed === 0 ? null : round(100 * (1 - failing / observed), 4),
    objective: objectivePercent,
    budgetLeftSeconds: round(budget - failing, 1),
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
