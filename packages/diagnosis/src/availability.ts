import type { FeatureState } from '@lamplighter/catalog/vocabulary'

/** Seconds spent in each way that counts differently; one hour of it is a rollup row, and rows add up. */
export type Availability = { okSeconds: number; failingSeconds: number; unknownSeconds: number; maintenanceSeconds: number }

export function emptyAvailability(): Availability {
  return { okSeconds: 0, failingSeconds: 0, unknownSeconds: 0, maintenanceSeconds: 0 }
}

/**
 * Adds a period spent in one state. `degraded` served the customer and counts as ok. `unstable` counts as failing: half of the time it was,
 * and the promise is the customer's.
 */
export function addPeriod(options: { to: Availability; state: FeatureState; seconds: number }): Availability {
  const { to, state } = options
  const seconds = Math.max(0, options.seconds)
  switch (state) {
    case 'ok':
    case 'degraded':
      return { ...to, okSeconds: to.okSeconds + seconds }
    case 'failing':
    case 'unstable':
      return { ...to, failingSeconds: to.failingSeconds + seconds }
    case 'unknown':
      return { ...to, unknownSeconds: to.unknownSeconds + seconds }
    case 'maintenance':
      return { ...to, maintenanceSeconds: to.maintenanceSeconds + seconds }
  }
}

export type AvailabilityReport = {
  /** ok / (ok + failing), 0 … 1; null when neither was ever seen. Unknown and maintenance count neither way. */
  availability: number | null
  /** Seconds of failure that the objective allows over the window (or, without one, over the judged time: ok + failing). */
  budgetSeconds: number
  /** What is left of it; below 0 when overspent. */
  budgetLeftSeconds: number
  /** Share of the budget left, 1 … −∞; null without judged time, or without any budget (objective 1). */
  budgetLeftShare: number | null
  /** Share of the time outside maintenance that was really observed: an availability from few observations is worth little. */
  observedShare: number | null
}

/**
 * Availability against an objective such as 0.9999. With `windowSeconds` the budget is that of the whole window less the time that
 * counts neither way, as an error budget is usually kept: a customer of two minutes has the same 259 s of a 30-day promise.
 */
export function availabilityOf(options: { seconds: Availability; objective: number; windowSeconds?: number }): AvailabilityReport {
  const { okSeconds, failingSeconds, unknownSeconds, maintenanceSeconds } = options.seconds
  const judged = okSeconds + failingSeconds
  const promised =
    options.windowSeconds === undefined ? judged : Math.max(judged, options.windowSeconds - unknownSeconds - maintenanceSeconds)
  const budgetSeconds = promised * (1 - options.objective)
  const budgetLeftSeconds = budgetSeconds - failingSeconds
  return {
    availability: judged === 0 ? null : okSeconds / judged,
    budgetSeconds,
    budgetLeftSeconds,
    budgetLeftShare: budgetSeconds <= 0 ? null : budgetLeftSeconds / budgetSeconds,
    observedShare: judged + unknownSeconds === 0 ? null : judged / (judged + unknownSeconds),
  }
}
