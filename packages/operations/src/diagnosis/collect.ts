import type { TenantFacts } from '@lamplighter/catalog'
import type { CheckStateRow } from '@lamplighter/db/queries'
import type { CheckResult, OperationsContext } from '../context.ts'
import { maintenanceOf } from '../maintenance/windows.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { nodesBelow, relatedNodes } from '../model/node-closure.ts'
import { passesBelowFailures } from '../model/passes-below.ts'
import { afterAll } from '../check-run/after-all.ts'
import { confirm, type ConfirmedResult } from './confirm.ts'

/** Everything that a diagnosis may read about one tenant now. */
export type Collected = {
  results: ConfirmedResult[]
  /** Since when each check fails, where an earlier round saw it begin. */
  since: Map<string, Date>
}

/** Someone waits on the phone: what has not answered by then could not be looked at. */
const collectWithinMs = 10_000
/** A shared component that another tenant's diagnosis looked at a moment ago needs no second look. */
const sharedLookKeptMs = 5000

/**
 * Looks now at everything below the feature, takes siblings from the last round while it is fresh, and confirms what
 * fails. What was seen before the failure began, of a sibling or of a shared component, is looked at again; so is what passes
 * below the deepest failures, because one look in twenty misses what is broken. A check whose last round already ended in
 * a confirmed failure needs one look to confirm it, others two.
 */
export async function collect(options: {
  context: OperationsContext
  tenant: TenantFacts
  feature: string
  states: CheckStateRow[]
  /** Looked at now, wherever they stand and however fresh they are. */
  alsoCheck: string[]
  signal: AbortSignal
}): Promise<Collected> {
  const { context, tenant, feature, states } = options
  const { pack } = context
  const now = context.now()
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(collectWithinMs)])
  const below = nodesBelow({ pack, node: feature })
  const related = relatedNodes({ pack, node: feature })
  const maintenance = await maintenanceOf({ context, tenant })
  const relevant = applicableChecks({ pack, tenant }).filter((check) => related.has(check.observes))
  const checks = relevant.filter((check) => !maintenance.checks.has(check.id))
  const resting = relevant.filter((check) => maintenance.checks.has(check.id)).map((check) => inMaintenance({ check: check.id, now }))
  const stored = new Map(states.map((state) => [state.check, state]))
  const isFresh = (id: string, everySeconds: number) => isFreshAt({ state: stored.get(id), everySeconds, now })
  const isFailing = (id: string, everySeconds: number) => stored.get(id)?.status === 'fail' && isFresh(id, everySeconds)
  const lookAt = async (due: typeof checks, freshSince: Date): Promise<ConfirmedResult[]> => {
    const results = await context.runChecks({ tenant, checkIds: due.map((check) => check.id), signal, freshSince })
    const alreadyFailing = new Set(due.filter((check) => isFailing(check.id, check.everySeconds)).map((check) => check.id))
    return confirm({ tenant, results, alreadyFailing, runChecks: context.runChecks, signal })
  }

  const isDue = (check: (typeof checks)[number]) =>
    below.has(check.observes) || options.alsoCheck.includes(check.id) || !isFresh(check.id, check.everySeconds)
  const due = checks.filter(isDue)
  const looked = await lookAt(due, new Date(now.getTime() - sharedLookKeptMs))
  const remembered = checks.filter((check) => !due.includes(check)).map((check) => fromState(stored.get(check.id)!))
  const inHand = [...looked, ...remembered]
  // What was seen before it broke says nothing about why: a pass from then would speak against the true cause.
  const brokeAt = latestBreak({ looked, stored, now })
  if (brokeAt === null) return { results: [...inHand, ...resting], since: sinceOf(states) }
  const outdated = new Set(inHand.filter(({ observedAt }) => observedAt < brokeAt).map(({ check }) => check))
  const recent = inHand.filter(({ check }) => !outdated.has(check))
  const doubted = doubtedPasses({ context, looked: recent })
  const chosen = (ids: ReadonlySet<string>) => checks.filter((check) => ids.has(check.id))
  const [afresh, twice] = await Promise.all([lookAt(chosen(outdated), brokeAt), lookAt(chosen(doubted), afterAll(recent))])
  const again = new Map([...afresh, ...twice.filter(({ status }) => status !== 'unknown')].map((result) => [result.check, result]))
  return { results: [...inHand.map((result) => again.get(result.check) ?? result), ...resting], since: sinceOf(states) }
}

/** Passes on which the answer hangs. */
function doubtedPasses({ context, looked }: { context: OperationsContext; looked: ConfirmedResult[] }): Set<string> {
  const seen = looked.filter(({ status, confirmed }) => status !== 'fail' || confirmed).map(({ check, status }) => [check, status] as const)
  return passesBelowFailures({ pack: context.pack, seen: new Map(seen) })
}

function sinceOf(states: CheckStateRow[]): Map<string, Date> {
  return new Map(states.filter((state) => state.status === 'fail').map((state) => [state.check, state.since]))
}

/** When the youngest confirmed failure began, as far as the rounds saw it; now, when they still saw it pass. Null: none fails. */
function latestBreak({ looked, stored, now }: { looked: ConfirmedResult[]; stored: Map<string, CheckStateRow>; now: Date }): Date | null {
  let latest: Date | null = null
  for (const { check, status, confirmed } of looked) {
    if (status !== 'fail' || !confirmed) continue
    const state = stored.get(check)
    const began = state?.status === 'fail' ? state.since : now
    if (latest === null || began > latest) latest = began
  }
  return latest
}

/** Not looked at: whatever it showed would come from the work that is being done. */
function inMaintenance({ check, now }: { check: string; now: Date }): ConfirmedResult {
  return { check, status: 'unknown', message: 'maintenance', evidence: null, magnitude: null, observedAt: now, confirmed: false }
}

/** Older than two of its intervals, a look says nothing about now. */
export function isFreshAt({ state, everySeconds, now }: { state: CheckStateRow | undefined; everySeconds: number; now: Date }): boolean {
  return state !== undefined && state.status !== 'unknown' && now.getTime() - state.observedAt.getTime() <= 2 * everySeconds * 1000
}

/** What the last rounds made of a check, as a result; its status is folded over several looks, so a failure is confirmed. */
export function fromState(state: CheckStateRow): ConfirmedResult {
  const { check, status, message, evidence, magnitude, observedAt } = state
  const result: CheckResult = { check, status, message, evidence, magnitude, observedAt }
  return { ...result, confirmed: status !== 'unknown' }
}
