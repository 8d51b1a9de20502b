import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { EvidenceBundle, Observation } from '@lamplighter/catalog/evidence'
import type { CompiledModel } from './model.ts'
import { RATE_MAX, clamp } from './probability.ts'

/** A warning is weak evidence: it is read as a failure of a check that cries wolf one time in ten. */
const WARN_FALSE_ALARM_MIN = 0.1
/** A failure of no size beside the largest one says as good as nothing: in a cascade everything is red … */
const COLLATERAL_FALSE_ALARM = 0.95
/** … up to this share of the largest amount; beyond, such collateral gets rarer, e-fold with each step. */
const COLLATERAL_SHARE = 0.1
const COLLATERAL_STEP = 0.12
/** A failure is confirmed by two runs of three; one that was not had this many chances, unless its observation says otherwise. */
const PASSED_AGAIN = 2
/** Fewer sizes than this tell nothing about the others. */
const MEASURED_MIN = 2

/** What one check says, after its observations were folded into one. */
export type Finding = {
  check: number
  /** `once`: failed, and did not come back when run again. */
  status: 'pass' | 'once' | 'warn' | 'fail'
  /** P(seen so | healthy), of this very observation: raised when a warning, or small beside the others; of one run when `once`. */
  falseAlarm: number
  /** P(seen so | the node is broken and the check sees it) / falseAlarm − 1; below 0 where a failure is too small for a broken node. */
  falseOdds: number
  /** Of `once`: runs after it that passed. */
  passedAgain: number
  /** −ln falseAlarm: the most that any cause can gain by explaining it. */
  surprise: number
  observation: Observation
}

export type Findings = {
  /** By check; undefined: not looked, or could not look. */
  byCheck: (Finding | undefined)[]
  /** Those that fail, confirmed, or warn. */
  failing: Finding[]
  seen: number
}

/**
 * Folds observations to one finding a check: the worst that was seen stands (repeated tries of a partial outage differ),
 * `unknown` says nothing. Independent of the order of the observations. `asked`: within which nodes sizes are compared; a
 * failure elsewhere is another incident, and makes nothing here its collateral. Null: all are one incident.
 */
export function findingsOf(options: { model: CompiledModel; bundle: EvidenceBundle; asked: Set<number> | null }): Findings {
  const { model, bundle, asked } = options
  const worst = model.checks.map((): Observation | undefined => undefined)
  for (const observation of bundle.observations) {
    if (observation.status === 'unknown') continue
    const check = model.checkOf.get(observation.check)!
    const before = worst[check]
    if (before === undefined || isWorse({ observation, than: before })) worst[check] = observation
  }
  const isCompared = (check: number) => asked === null || asked.has(model.checks[check]!.node)
  const compared = asked === null ? worst : worst.filter((_, check) => isCompared(check))
  const largest = largestMagnitude(compared)
  const usual = usualCollateral({ observations: compared, largest })
  const findings: Findings = { byCheck: worst.map(() => undefined), failing: [], seen: 0 }
  for (let check = 0; check < worst.length; check += 1) {
    const observation = worst[check]
    if (observation === undefined || observation.status === 'unknown') continue
    const status = observation.status === 'fail' && !isFailing(observation) ? 'once' : observation.status
    const amounts = isCompared(check) ? { largest, usual } : { largest: 0, usual: 0 }
    const falseAlarm = effectiveFalseAlarm({ base: model.checks[check]!.falseAlarm, observation, ...amounts })
    const finding: Finding = {
      check,
      status,
      falseAlarm,
      falseOdds: largeEnough({ observation, largest: amounts.largest }) / falseAlarm - 1,
      passedAgain: observation.passedAgain ?? PASSED_AGAIN,
      surprise: -Math.log(falseAlarm),
      observation,
    }
    findings.byCheck[check] = finding
    findings.seen += 1
    if (status !== 'pass' && status !== 'once') findings.failing.push(finding)
  }
  return findings
}

const rank: Record<CheckStatus, number> = { unknown: 0, pass: 1, warn: 2, fail: 3 }

function isWorse({ observation, than }: { observation: Observation; than: Observation }): boolean {
  const order =
    rank[observation.status] - rank[than.status] ||
    Number(observation.confirmed !== false) - Number(than.confirmed !== false) ||
    (observation.magnitude ?? 0) - (than.magnitude ?? 0)
  if (order !== 0) return order > 0
  return JSON.stringify(observation) > JSON.stringify(than)
}

function largestMagnitude(observations: readonly (Observation | undefined)[]): number {
  let largest = 0
  for (const observation of observations) {
    const magnitude = observation?.magnitude
    if (magnitude !== undefined && magnitude > largest && isFailing(observation!)) largest = magnitude
  }
  return largest
}

/** Also what could not be run again: a single failure, weaker than a confirmed one. */
function isFailing(observation: Observation): boolean {
  const { status, confirmed } = observation
  return status === 'warn' || (status === 'fail' && (confirmed !== false || isSingle(observation)))
}

function isSingle({ confirmed, passedAgain }: Observation): boolean {
  return confirmed === false && passedAgain === 0
}

/** P(red only because the incident made it so), from how large it is beside the largest. */
function collateralRate(share: number): number {
  if (share >= 1) return 0
  return COLLATERAL_FALSE_ALARM * Math.exp(-Math.max(0, share - COLLATERAL_SHARE) / COLLATERAL_STEP)
}

/**
 * P(a red check is no more than collateral … | its node is not concerned), read from those whose size is known and from what passes beside
 * them: what to expect of a red check whose size is not known. 0 without amounts.
 */
function usualCollateral(options: { observations: readonly (Observation | undefined)[]; largest: number }): number {
  let sum = 0
  let count = 0
  let passing = 0
  if (options.largest > 0) {
    for (const observation of options.observations) {
      if (observation?.status === 'pass') passing += 1
      if (observation?.magnitude === undefined || !isFailing(observation)) continue
      sum += collateralRate(observation.magnitude / options.largest)
      count += 1
    }
  }
  return count < MEASURED_MIN ? 0 : (COLLATERAL_FALSE_ALARM * sum) / (sum + passing + 0.05)
}

/** P(a failure is at least about so large | the node is broken): what is small beside the largest is hardly what broke. */
function largeEnough({ observation, largest }: { observation: Observation; largest: number }): number {
  const isMeasured = observation.magnitude !== undefined && largest > 0 && isFailing(observation)
  return isMeasured ? 1 - collateralRate(observation.magnitude! / largest) : 1
}

/**
 * `falseAlarm` is that of a confirmed failure (it fails again), so a single run errs √falseAlarm often. Amounts, where
 * known, tell a cascade's source from what merely turned red with it.
 */
function effectiveFalseAlarm(options: { base: number; observation: Observation; largest: number; usual: number }): number {
  const { base, observation, largest, usual } = options
  if (observation.status === 'pass') return base
  const ofOneRun = clamp({ value: Math.sqrt(base), min: base, max: RATE_MAX })
  if (!isFailing(observation)) return ofOneRun
  let rate = isSingle(observation) ? ofOneRun : base
  if (observation.status === 'warn') rate = Math.max(rate, WARN_FALSE_ALARM_MIN)
  const isMeasured = observation.magnitude !== undefined && largest > 0
  rate = Math.max(rate, isMeasured ? collateralRate(observation.magnitude! / largest) : usual)
  return clamp({ value: rate, min: base, max: RATE_MAX })
}
