import { type Candidate, candidatesOf } from './candidates.ts'
import { checkRow, likelihoodRatio } from './check-row.ts'
import type { EvidenceContext } from './evidence-context.ts'
import { IMPACT_GAIN_MAX, impactLlr } from './impact.ts'
import { unmodelledLlr } from './unmodelled.ts'
import { logSumExp } from './probability.ts'

/** Prior of "something that the model does not know". */
const UNMODELLED_LOG_PRIOR = Math.log(2e-4)
/** Singles that are completed to pairs. */
const PAIR_SEEDS = 4
/** A failure counts as left over when the seed would cause it less than this often. */
const LEFT_OVER_BELOW = 0.5
/** A second cause that explains no failure is considered from this gain on (nats). */
const UNASKED_GAIN_MIN = -5
/** States this far below the best single one (nats) change no printed figure. */
const NEGLIGIBLE = 12
/** A failure that the seed explains at least half of the time has no more room than this. */
const LEFT_OVER_ROOM = -Math.log(LEFT_OVER_BELOW) + 1e-9

/** One state of the world: up to two broken hypotheses, with or without an unmodelled fault; none of all is "no fault". */
export type State = { first: Candidate | null; second: Candidate | null; unmodelled: boolean; score: number; probability: number }

export type Posterior = { candidates: Candidate[]; states: State[] }

/** Scores all states against "no fault" (0) and normalises them: their probabilities add up to 1. */
export function posteriorOf(context: EvidenceContext): Posterior {
  const candidates = candidatesOf(context)
  const states: State[] = [
    state({ score: 0 }),
    state({ unmodelled: true, score: UNMODELLED_LOG_PRIOR + unmodelledLlr({ context, expected: null }) }),
  ]
  for (const first of candidates) states.push(state({ first, score: first.score }))
  if (context.findings.failing.length > 0) {
    const paired = new Set<number>()
    const seeds = bestSeeds(candidates)
    const floor = Math.max(0, seeds[0]?.score ?? 0) - NEGLIGIBLE
    for (const seed of seeds) states.push(...completed({ context, candidates, seed, paired, floor }))
  }
  const total = logSumExp(states.map(({ score }) => score))
  for (const each of states) each.probability = Math.exp(each.score - total)
  return { candidates, states }
}

function state(given: Partial<State>): State {
  const { first = null, second = null, unmodelled = false, score = 0 } = given
  return { first, second, unmodelled, score, probability: 0 }
}

/** The best singles; each hypothesis may seed with both of its severities. */
function bestSeeds(candidates: readonly Candidate[]): Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score || byId(a, b))
  const seeds: Candidate[] = []
  const hypotheses = new Set<number>()
  for (const candidate of sorted) {
    if (hypotheses.size >= PAIR_SEEDS && !hypotheses.has(candidate.index)) break
    hypotheses.add(candidate.index)
    seeds.push(candidate)
  }
  return seeds
}

/** Ties are broken by name, so that the order of the model's lists never matters. */
function byId(a: Candidate, b: Candidate): number {
  return a.hypothesis.causes[0]!.id < b.hypothesis.causes[0]!.id ? -1 : 1
}

/** Ways to complete a seed so that what it leaves over is explained: a second cause, or an unmodelled one. */
function completed(options: {
  context: EvidenceContext
  candidates: readonly Candidate[]
  seed: Candidate
  paired: Set<number>
  floor: number
}): State[] {
  const { context, candidates, seed, paired, floor } = options
  const expected = expectedFailures(options)
  const { room, leftOver } = roomFor({ context, expected })
  const states: State[] = []
  if (leftOver > 0) {
    const collateral = unmodelledLlr({ context, expected })
    states.push(state({ first: seed, unmodelled: true, score: seed.score + UNMODELLED_LOG_PRIOR + collateral }))
  }
  const slack = context.shares === null ? 0 : IMPACT_GAIN_MAX
  let best = seed.score
  for (let check = 0; check < room.length; check += 1) best += room[check]!
  const ownMin = Math.max(floor - best, leftOver === 0 ? UNASKED_GAIN_MIN : -Infinity)
  for (let position = 0; position < candidates.length; position += 1) {
    const second = candidates[position]!
    if (second.index === seed.index || second.own + slack < ownMin) continue
    // Two cheap bounds spare most seconds the exact one below.
    if (seed.score + second.gainMost + slack < floor) continue
    if (!second.reachesFailing && second.gainMost + slack <= UNASKED_GAIN_MIN) continue
    if (seed.score + gainAtMost({ context, second, room, expected }) < floor) continue
    const key = pairKey({ candidates, seed, position })
    if (paired.has(key)) continue
    paired.add(key)
    const score = pairScore({ context, seed, second, expected })
    if (score > floor) states.push(state({ first: seed, second, score }))
  }
  return states
}

/**
 * By check, the most (nats) that a second cause can still gain on a failure that the seed reaches; what the seed leaves over
 * (causes less often than not) is marked with its whole surprise.
 */
function roomFor({ context, expected }: { context: EvidenceContext; expected: Float64Array }): {
  room: Float64Array
  leftOver: number
} {
  const room = new Float64Array(expected.length)
  let leftOver = 0
  for (const { check, surprise } of context.findings.failing) {
    const s = expected[check]! * context.model.checks[check]!.sensitivity
    room[check] = s >= LEFT_OVER_BELOW ? -Math.log(s) : surprise
    if (s < LEFT_OVER_BELOW) leftOver += 1
  }
  return { room, leftOver }
}

/**
 * A cheap upper bound of what a second cause adds to a seed; −∞ when it explains nothing of what is left over and nothing
 * else (a sick fleet, a signature) speaks for it.
 */
function gainAtMost(options: { context: EvidenceContext; second: Candidate; room: Float64Array; expected: Float64Array }): number {
  const { context, second, room, expected } = options
  const { checks } = second.reach
  const { values, rowsAt } = second.pass
  let gain = second.own
  if (context.shares !== null) gain += IMPACT_GAIN_MAX
  let explains = false
  for (let i = 0; i < checks.length; i += 1) {
    const check = checks[i]!
    gain += expected[check] === 0 ? values[rowsAt + i]! : room[check]!
    if (room[check]! > LEFT_OVER_ROOM) explains = true
  }
  return explains || gain > UNASKED_GAIN_MIN ? gain : -Infinity
}

/** The same two at the same severities, whichever was the seed. */
function pairKey(options: { candidates: readonly Candidate[]; seed: Candidate; position: number }): number {
  const { candidates, seed, position } = options
  const count = candidates.length
  return seed.position < position ? seed.position * count + position : position * count + seed.position
}

/** How surely the seed breaks what each check looks at, times its severity. */
function expectedFailures({ context, seed }: { context: EvidenceContext; seed: Candidate }): Float64Array {
  const expected = new Float64Array(context.model.checks.length)
  const { checks } = seed.reach
  const { values, expectedAt } = seed.pass
  for (let i = 0; i < checks.length; i += 1) expected[checks[i]!] = values[expectedAt + i]!
  return expected
}

/** Both broken: s₁₂ = 1 − (1 − s₁)(1 − s₂) on every check that the second reaches; the fleet's news is counted once. */
function pairScore(options: { context: EvidenceContext; seed: Candidate; second: Candidate; expected: Float64Array }): number {
  const { context, seed, second, expected } = options
  const { reach } = second
  const { byCheck } = context.findings
  const { values, rowsAt, expectedAt } = second.pass
  let rows = 0
  for (let i = 0; i < reach.checks.length; i += 1) {
    const check = reach.checks[i]!
    const before = expected[check]!
    const finding = byCheck[check]
    if (before === 0) rows += values[rowsAt + i]!
    else if (finding !== undefined && !(second.hypothesis.usage && finding.status === 'pass')) {
      const { sensitivity } = context.model.checks[check]!
      const severity = Math.max(seed.severity, second.severity)
      const after = 1 - (1 - before) * (1 - values[expectedAt + i]!)
      const both = likelihoodRatio(finding, sensitivity * severity)
      const alone = likelihoodRatio(finding, sensitivity * seed.severity)
      rows += checkRow(after / severity, both) - checkRow(before / seed.severity, alone)
    }
  }
  const own = second.causesLog + second.price + second.change
  return seed.score + own + rows + pairedFleet(options) + pairedImpact(options)
}

/** Two shared nodes of mostly the same tenants would otherwise be paid twice for the same sick siblings. */
function pairedFleet({ seed, second }: { seed: Candidate; second: Candidate }): number {
  if (seed.fleet <= 0 || second.fleet <= 0) return second.fleet
  return Math.max(0, second.fleet - seed.fleet)
}

/** Shares of two causes add; a row on the sum, not a sum of rows. */
function pairedImpact(options: { context: EvidenceContext; seed: Candidate; second: Candidate }): number {
  const { context, seed, second } = options
  const first = context.shares?.get(seed.hypothesis.node)
  const other = context.shares?.get(second.hypothesis.node)
  if (first === undefined && other === undefined) return 0
  return impactLlr((first ?? 0) + (other ?? 0)) - seed.impact
}
