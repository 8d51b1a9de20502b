import type { EvidenceContext } from './evidence-context.ts'
import { type ForwardPass, forwardPass, passLength } from './forward-pass.ts'
import { fullOutageLlr, failingShare, partialOutageLlr } from './fleet-test.ts'
import { impactLlr } from './impact.ts'
import type { CompiledCause, Hypothesis, Reach } from './model.ts'
import { reachOf } from './reach.ts'
import { clamp, logSumExp } from './probability.ts'

/** What it costs to assume that a node breaks only a share of the calls, per kind: shared parts do so more often. */
const PARTIAL_PRICE = { shared: -2, component: -3.5, feature: -3.5 }
/** Share of calls assumed broken where no fleet figures tell it. */
const PARTIAL_SHARES = [0.45]
/** A usage cause without any sign of misuse: nothing but its prior speaks for it. */
export const USAGE_UNSIGNED = -2

/**
 * One hypothesis at one severity, with its parts. `score` = causes' terms (log-sum) + rows + fleet + change + impact + price.
 */
export type Candidate = {
  hypothesis: Hypothesis
  /** Position in the model's hypotheses. */
  index: number
  /** Position in the list of candidates. */
  position: number
  severity: number
  price: number
  rows: number
  reach: Reach
  /** The rows, by position in the node's reach. */
  pass: ForwardPass
  fleet: number
  change: number
  impact: number
  /** Own terms of each cause: prior odds and signatures. */
  causeTerms: number[]
  causesLog: number
  /** The most that it brings without any check: causes, price, change and a sick fleet. */
  own: number
  /** The most that it brings beside any other cause: `own` and each of its checks at its best. */
  gainMost: number
  reachesFailing: boolean
  score: number
}

/** Every hypothesis as a full outage, and as a partial one where some of the checks it reaches fail and some pass. */
export function candidatesOf(context: EvidenceContext): Candidate[] {
  const candidates: Candidate[] = []
  const { hypotheses } = context.model
  const values = new Float64Array(valuesNeeded(context))
  let used = 0
  for (let index = 0; index < hypotheses.length; index += 1) {
    const hypothesis = hypotheses[index]!
    const causeTerms = hypothesis.causes.map((cause) => causeTerm({ context, cause }))
    const causesLog = causeTerms.length === 1 ? causeTerms[0]! : logSumExp(causeTerms)
    const reach = reachOf({ model: context.model, node: hypothesis.node })
    for (const { severity, price } of severitiesOf({ context, hypothesis })) {
      const pass = forwardPass({ context, hypothesis, reach, severity, values, at: used })
      used += passLength(reach)
      const { rows, rowsMost, reachesFailing } = rowsOf({ context, reach, pass })
      const { fleet, change } = groupAndChange({ context, hypothesis, severity })
      const share = context.shares?.get(hypothesis.node)
      const impact = share === undefined || hypothesis.usage ? 0 : impactLlr(share)
      const score = causesLog + rows + fleet + change + impact + price
      const own = causesLog + price + change + Math.max(0, fleet)
      const position = candidates.length
      candidates.push({
        hypothesis,
        index,
        position,
        severity,
        price,
        rows,
        reach,
        pass,
        fleet,
        change,
        impact,
        causeTerms,
        causesLog,
        own,
        gainMost: own + rowsMost,
        reachesFailing,
        score,
      })
    }
  }
  return candidates
}

/** Every hypothesis is scored at most at full and at each partial severity. */
function valuesNeeded({ model }: EvidenceContext): number {
  let needed = 0
  for (const { node } of model.hypotheses) needed += passLength(reachOf({ model, node }))
  return needed * (1 + PARTIAL_SHARES.length)
}

/** Sum of the rows, and of the most that each could be worth where another cause is broken as well. */
function rowsOf(options: { context: EvidenceContext; reach: Reach; pass: ForwardPass }): {
  rows: number
  rowsMost: number
  reachesFailing: boolean
} {
  const { context, reach, pass } = options
  const { byCheck } = context.findings
  let rows = 0
  let rowsMost = 0
  let reachesFailing = false
  for (let i = 0; i < reach.checks.length; i += 1) {
    const row = pass.values[pass.rowsAt + i]!
    rows += row
    const finding = byCheck[reach.checks[i]!]
    if (finding !== undefined && (finding.status === 'fail' || finding.status === 'warn')) {
      reachesFailing = true
      rowsMost += Math.max(row, finding.surprise)
    } else if (row > 0) rowsMost += row
  }
  return { rows, rowsMost, reachesFailing }
}

function severitiesOf(options: { context: EvidenceContext; hypothesis: Hypothesis }): { severity: number; price: number }[] {
  const { context, hypothesis } = options
  const full = { severity: 1, price: 0 }
  if (hypothesis.usage || !mayBePartial(options)) return [full]
  const { kind } = context.model.nodes[hypothesis.node]!
  const price = PARTIAL_PRICE[kind]
  const entry = context.fleet.get(hypothesis.node)
  const measured = entry === undefined ? null : failingShare(entry)
  const shares = measured === null ? PARTIAL_SHARES : [clamp({ value: measured, min: 0.1, max: 0.9 })]
  return [full, ...shares.map((severity) => ({ severity, price }))]
}

/** Partial outages show as failures that come and go, as failures beside passes, or as a group of which only a share is sick. */
function mayBePartial({ context, hypothesis }: { context: EvidenceContext; hypothesis: Hypothesis }): boolean {
  const reach = reachOf({ model: context.model, node: hypothesis.node })
  let passes = context.fleet.has(hypothesis.node)
  let fails = false
  for (const check of reach.checks) {
    const status = context.findings.byCheck[check]?.status
    if (status === 'once') return true
    if (status === 'pass') passes = true
    else if (status !== undefined) fails = true
    if (passes && fails) return true
  }
  return false
}

function causeTerm({ context, cause }: { context: EvidenceContext; cause: CompiledCause }): number {
  let signatures = 0
  let signed = false
  for (const { llr } of context.signatures.get(cause.id) ?? []) {
    signatures += llr
    signed ||= llr > 0
  }
  return cause.logOdds + signatures + (cause.usage && !signed ? USAGE_UNSIGNED : 0)
}

/** A cohort (say, a release) is already tested by its fleet; change and fleet are one piece of news: the larger counts. */
export function groupAndChange(options: { context: EvidenceContext; hypothesis: Hypothesis; severity: number }): {
  fleet: number
  change: number
} {
  const { context, hypothesis, severity } = options
  if (hypothesis.usage) return { fleet: 0, change: 0 }
  const change = context.changes.get(hypothesis.node)?.llr ?? 0
  const entry = context.fleet.get(hypothesis.node)
  if (entry === undefined) return { fleet: 0, change }
  const fleet = severity === 1 ? fullOutageLlr(entry) : (partialOutageLlr(entry) ?? 0)
  return Math.abs(fleet) >= change ? { fleet, change: 0 } : { fleet: 0, change }
}
