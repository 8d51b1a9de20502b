import { clamp } from './probability.ts'

export { calibrationReport } from './calibration.ts'
export type { CalibrationReport, Stated } from './calibration.ts'
export { fixProbability } from './recommend.ts'
export type { FixCounts } from './recommend.ts'

/**
 * What was learned, as plain counts on top of what the pack declares. Nothing is overwritten: taking an event back subtracts exactly what it
 * added, and an empty store gives the declared rates.
 */
export type Learned = {
  /** By cause: how often it was confirmed, over how many windows it was watched. */
  causes: Record<string, { confirmed: number; windows: number }>
  /** By check: failures and looks while its node was known broken, and known healthy. */
  checks: Record<string, { brokenFailed: number; brokenSeen: number; healthyFailed: number; healthySeen: number }>
  /** By remediation, then cause: verified outcomes only. */
  fixes: Record<string, Record<string, { fixed: number; tried: number }>>
}

export function nothingLearned(): Learned {
  return { causes: {}, checks: {}, fixes: {} }
}

export type LearnEvent =
  | { type: 'cause-confirmed'; cause: string }
  | { type: 'windows-watched'; cause: string; windows: number }
  | { type: 'check-seen'; check: string; node: 'broken' | 'healthy'; failed: boolean }
  | { type: 'remediation-verified'; remediation: string; cause: string; fixed: boolean }

/** Adds one event, or takes it back (`by: -1`) when the confirmation turned out wrong. Returns a new store. */
export function learn(options: { learned: Learned; event: LearnEvent; by?: 1 | -1 }): Learned {
  const { learned, event, by = 1 } = options
  switch (event.type) {
    case 'cause-confirmed':
    case 'windows-watched': {
      const before = learned.causes[event.cause] ?? { confirmed: 0, windows: 0 }
      const counts =
        event.type === 'cause-confirmed'
          ? { ...before, confirmed: atLeast0(before.confirmed + by) }
          : { ...before, windows: atLeast0(before.windows + by * event.windows) }
      return { ...learned, causes: { ...learned.causes, [event.cause]: counts } }
    }
    case 'check-seen':
      return { ...learned, checks: { ...learned.checks, [event.check]: checkCounts({ learned, event, by }) } }
    case 'remediation-verified': {
      const ofRemediation = learned.fixes[event.remediation] ?? {}
      const before = ofRemediation[event.cause] ?? { fixed: 0, tried: 0 }
      const counts = { fixed: atLeast0(before.fixed + by * Number(event.fixed)), tried: atLeast0(before.tried + by) }
      return { ...learned, fixes: { ...learned.fixes, [event.remediation]: { ...ofRemediation, [event.cause]: counts } } }
    }
  }
}

/** How many windows or looks a declared rate is worth: learning starts to tell after about as many. */
const PRIOR_WEIGHT = 500
const CHECK_WEIGHT = 50
/** However much was learned, a rate stays within this factor of the declared one … */
const PRIOR_FACTOR = 20
/** … and a check within these bounds, so that no learning makes a veto. */
const SENSITIVITY = { min: 0.3, max: 0.999 }
const FALSE_ALARM = { min: 1e-6, max: 0.2 }

/** Beta-smoothed prior of a cause: (declared · 500 + confirmed) / (500 + windows), within a factor of 20 of the declared one. */
export function learnedPrior(options: { learned: Learned; cause: string; declared: number }): number {
  const { learned, cause, declared } = options
  const counts = learned.causes[cause]
  if (counts === undefined) return declared
  const rate = (declared * PRIOR_WEIGHT + counts.confirmed) / (PRIOR_WEIGHT + Math.max(counts.windows, counts.confirmed))
  return clamp({ value: rate, min: declared / PRIOR_FACTOR, max: Math.min(0.5, declared * PRIOR_FACTOR) })
}

/** Beta-smoothed rates of a check, each worth 50 looks as declared. */
export function learnedCheckRates(options: { learned: Learned; check: string; declared: { sensitivity: number; falseAlarm: number } }): {
  sensitivity: number
  falseAlarm: number
} {
  const { learned, check, declared } = options
  const counts = learned.checks[check]
  if (counts === undefined) return declared
  const sensitivity = (declared.sensitivity * CHECK_WEIGHT + counts.brokenFailed) / (CHECK_WEIGHT + counts.brokenSeen)
  // A false alarm is rare: its declared rate is worth as many looks as one alarm takes.
  const weight = Math.max(CHECK_WEIGHT, 1 / Math.max(declared.falseAlarm, FALSE_ALARM.min))
  const falseAlarm = (declared.falseAlarm * weight + counts.healthyFailed) / (weight + counts.healthySeen)
  return {
    sensitivity: clamp({ value: sensitivity, ...widened({ bounds: SENSITIVITY, declared: declared.sensitivity }) }),
    falseAlarm: clamp({ value: falseAlarm, ...widened({ bounds: FALSE_ALARM, declared: declared.falseAlarm }) }),
  }
}

/** A rate that is declared beyond the bounds is nobody's veto: learning does not move it just because it learned something. */
function widened({ bounds, declared }: { bounds: { min: number; max: number }; declared: number }): { min: number; max: number } {
  return { min: Math.min(bounds.min, declared), max: Math.max(bounds.max, declared) }
}

function checkCounts(options: {
  learned: Learned
  event: Extract<LearnEvent, { type: 'check-seen' }>
  by: 1 | -1
}): Learned['checks'][string] {
  const { learned, event, by } = options
  const before = learned.checks[event.check] ?? { brokenFailed: 0, brokenSeen: 0, healthyFailed: 0, healthySeen: 0 }
  const failed = by * Number(event.failed)
  return event.node === 'broken'
    ? { ...before, brokenFailed: atLeast0(before.brokenFailed + failed), brokenSeen: atLeast0(before.brokenSeen + by) }
    : { ...before, healthyFailed: atLeast0(before.healthyFailed + failed), healthySeen: atLeast0(before.healthySeen + by) }
}

function atLeast0(count: number): number {
  return Math.max(0, count)
}
