import type { CheckStatus } from '@lamplighter/catalog/vocabulary'

export { availabilityOf, addPeriod, emptyAvailability } from './availability.ts'
export type { Availability, AvailabilityReport } from './availability.ts'
export { foldFeature } from './feature-state.ts'
export type { FeatureInput, FeatureOutcome } from './feature-state.ts'
export { isOfProber, proberVerdict } from './prober.ts'

/**
 * What is remembered of one check of one tenant between results: small, plain JSON, fits a row.
 * `soft` counts results that disagree with `hard` in a row; `history` holds the last 21 definite results, newest in bit 0.
 */
export type CheckHealth = {
  hard: 'ok' | 'failing' | 'unknown'
  soft: number
  /** Bit 0 newest; 1 = failing. */
  history: number
  /** How many bits of the history are real, up to 21. */
  length: number
  unstable: boolean
  /** When `hard` last changed, and when the last definite result was seen; ISO dates, null before the first. */
  since: string | null
  seenAt: string | null
}

export type CheckHealthRules = {
  /** Failing results in a row until the state is hard; 2 … 3. */
  failAfter: number
  /** Passing results in a row until it has recovered. */
  recoverAfter: number
  /** No definite result for this long: unknown. Two intervals. */
  staleAfterMs: number
}

export const defaultHealthRules: CheckHealthRules = { failAfter: 2, recoverAfter: 2, staleAfterMs: 120_000 }

export function newCheckHealth(): CheckHealth {
  return { hard: 'unknown', soft: 0, history: 0, length: 0, unstable: false, since: null, seenAt: null }
}

export type CheckTransition = { from: CheckHealth['hard']; to: CheckHealth['hard']; at: string }
export type FoldedCheck = { health: CheckHealth; transition: CheckTransition | null }

/**
 * Folds one result into a check's health. Pure: the same state and result always give the same answer.
 *
 * `unknown` changes nothing but, after `staleAfterMs` without a definite result, the hard state (to unknown). `warn` counts as
 * passing for the hard state; the feature's state shows it. `confirmed` (re-run at once) makes a failure hard without waiting.
 * Flapping follows Icinga: weighted share of changes over 20 results, unstable from 30 %, stable again below 25 %.
 */
export function foldCheck(options: {
  health: CheckHealth
  result: { status: CheckStatus; at: string; confirmed?: boolean }
  rules?: CheckHealthRules
}): FoldedCheck {
  const { health, result, rules = defaultHealthRules } = options
  if (result.status === 'unknown') return foldSilence({ health, at: result.at, rules })
  const fails = result.status === 'fail'
  const history = ((health.history << 1) | Number(fails)) & HISTORY_MASK
  const length = Math.min(HISTORY_LENGTH, health.length + 1)
  const unstable = isUnstable({ history, length, was: health.unstable })
  const seen = { ...health, history, length, unstable, seenAt: result.at }
  const target = fails ? 'failing' : 'ok'
  if (health.hard === target) return { health: { ...seen, soft: 0 }, transition: null }
  const soft = isSameDirection({ health, fails }) ? health.soft + 1 : 1
  const needed = fails ? (result.confirmed === true ? 1 : rules.failAfter) : health.hard === 'unknown' ? 1 : rules.recoverAfter
  if (soft < needed) return { health: { ...seen, soft }, transition: null }
  return {
    health: { ...seen, hard: target, soft: 0, since: result.at },
    transition: { from: health.hard, to: target, at: result.at },
  }
}

/** Icinga keeps 21 results, hence 20 changes. */
const HISTORY_LENGTH = 21
const HISTORY_MASK = (1 << HISTORY_LENGTH) - 1
const FLAP_START = 0.3
const FLAP_END = 0.25

/** In a row means: the newest result so far went the same way. A fresh state has no way yet. */
function isSameDirection({ health, fails }: { health: CheckHealth; fails: boolean }): boolean {
  return health.soft > 0 && health.length > 0 && (health.history & 1) === Number(fails)
}

function foldSilence(options: { health: CheckHealth; at: string; rules: CheckHealthRules }): FoldedCheck {
  const { health, at, rules } = options
  if (health.hard === 'unknown' || health.seenAt === null) return { health, transition: null }
  if (Date.parse(at) - Date.parse(health.seenAt) <= rules.staleAfterMs) return { health, transition: null }
  return { health: { ...health, hard: 'unknown', soft: 0, since: at }, transition: { from: health.hard, to: 'unknown', at } }
}

/**
 * Weighted share of changes among the last 20 steps, 0 … 1: the oldest step weighs 0.8, the newest 1.2, linear between (Icinga).
 * Steps that were not taken yet count as no change, so a new check is never unstable at once.
 */
export function flapShare({ history, length }: { history: number; length: number }): number {
  const steps = HISTORY_LENGTH - 1
  let changes = 0
  for (let age = 0; age < length - 1; age += 1) {
    const isChange = ((history >> age) & 1) !== ((history >> (age + 1)) & 1)
    if (isChange) changes += 1.2 - (0.4 * age) / (steps - 1)
  }
  return changes / steps
}

function isUnstable({ history, length, was }: { history: number; length: number; was: boolean }): boolean {
  return flapShare({ history, length }) >= (was ? FLAP_END : FLAP_START)
}
