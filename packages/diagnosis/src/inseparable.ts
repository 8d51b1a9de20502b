import type { EvidenceContext } from './evidence-context.ts'
import type { CauseMarginal } from './marginals.ts'
import { reachOf } from './reach.ts'

/** Causes less probable than this need not be told apart. */
const WORTH_SAYING = 0.02
/** Reach that differs by less than this on every finding, and other evidence by less than this (nats), separates nothing. */
const SAME_REACH = 0.05
const SAME_EVIDENCE = 0.5

/** Groups of causes that the evidence at hand speaks for alike; only their priors differ. Each sorted by name. */
export function inseparableCauses(options: { context: EvidenceContext; causes: readonly CauseMarginal[] }): string[][] {
  const { context } = options
  const open = options.causes.filter(({ probability }) => probability >= WORTH_SAYING)
  const groups: CauseMarginal[][] = []
  for (const marginal of open) {
    const group = groups.find(([head]) => isAlike({ context, one: head!, other: marginal }))
    if (group === undefined) groups.push([marginal])
    else group.push(marginal)
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ cause }) => cause.id).sort())
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
}

function isAlike(options: { context: EvidenceContext; one: CauseMarginal; other: CauseMarginal }): boolean {
  const { context, one, other } = options
  if (one.candidate.hypothesis.usage !== other.candidate.hypothesis.usage) return false
  if (Math.abs(evidenceBeyondChecks(one) - evidenceBeyondChecks(other)) > SAME_EVIDENCE) return false
  if (one.candidate.hypothesis.node === other.candidate.hypothesis.node) return true
  const difference = new Map<number, number>()
  for (const [sign, { candidate }] of [
    [1, one],
    [-1, other],
  ] as const) {
    const reach = reachOf({ model: context.model, node: candidate.hypothesis.node })
    for (let i = 0; i < reach.checks.length; i += 1) {
      const check = reach.checks[i]!
      if (context.findings.byCheck[check] === undefined) continue
      difference.set(check, (difference.get(check) ?? 0) + sign * reach.b[i]! * candidate.severity)
    }
  }
  return [...difference.values()].every((value) => Math.abs(value) <= SAME_REACH)
}

/** Fleet, change, impact and signatures: all but prior and check rows. */
function evidenceBeyondChecks({ candidate, cause, causeAt }: CauseMarginal): number {
  return candidate.fleet + candidate.change + candidate.impact + candidate.causeTerms[causeAt]! - cause.logOdds
}
