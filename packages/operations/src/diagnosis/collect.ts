import type { TenantFacts } from '@lamplighter/catalog'
import type { CheckStateRow } from '@lamplighter/db/queries'
import type { CheckResult, OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { nodesBelow, relatedNodes } from '../model/node-closure.ts'
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
 * fails. A check whose last round already ended in a confirmed failure needs one look to confirm it, others two.
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
  const checks = applicableChecks({ pack, tenant }).filter((check) => related.has(check.observes))
  const stored = new Map(states.map((state) => [state.check, state]))
  const isFresh = (id: string, everySeconds: number) => isFreshAt({ state: stored.get(id), everySeconds, now })
  const look = checks.filter(
    (check) => below.has(check.observes) || options.alsoCheck.includes(check.id) || !isFresh(check.id, check.everySeconds),
  )
  const lookIds = new Set(look.map((check) => check.id))

  const results = await context.runChecks({
    tenant,
    checkIds: [...lookIds],
    signal,
    freshSince: new Date(now.getTime() - sharedLookKeptMs),
  })
  const alreadyFailing = new Set(
    look.filter((check) => stored.get(check.id)?.status === 'fail' && isFresh(check.id, check.everySeconds)).map((check) => check.id),
  )
  const looked = await confirm({ tenant, results, alreadyFailing, runChecks: context.runChecks, signal })
  const remembered = checks.filter((check) => !lookIds.has(check.id)).map((check) => fromState(stored.get(check.id)!))
  return {
    results: [...looked, ...remembered],
    since: new Map(states.filter((state) => state.status === 'fail').map((state) => [state.check, state.since])),
  }
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
