/** What one worker of the sweep has done since it began. */
export type SweepCounters = {
  visits: number
  looks: number
  transitions: number
  diagnoses: number
  aborted: number
  disbelieved: number
  /** Looks that told of this process standing still, and of no tenant. */
  stalled: number
  /** Visits put off because too many tenants hang. */
  postponed: number
  failedWrites: number
}

export function newSweepCounters(): SweepCounters {
  return { visits: 0, looks: 0, transitions: 0, diagnoses: 0, aborted: 0, disbelieved: 0, stalled: 0, postponed: 0, failedWrites: 0 }
}
