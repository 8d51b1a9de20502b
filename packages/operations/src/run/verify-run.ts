import type { TenantFacts } from '@lamplighter/catalog'
import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import { isSettled, undoVerdictOf, verdictOf } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { pairChecks, snapshotOf, type CheckSnapshot } from './checks-of-run.ts'

export type VerifyOptions = {
  tenant: TenantFacts
  before: CheckSnapshot[]
  /** How long what was done may take to show. */
  withinMs: number
  undoing: boolean
  signal: AbortSignal
}

export type Verification = { verdict: RunVerdict; after: CheckSnapshot[]; returned: string[] }

const firstPauseMs = 250
const longestPauseMs = 2_000

/**
 * Runs the checks that had failed again, until they pass or time is up, and says what was achieved. Never throws: a check
 * that could not be run is `unknown`. An undo is looked at once: it promises the captured state, not health.
 */
export async function verifyRun(context: OperationsContext, options: VerifyOptions): Promise<Verification> {
  const { before, withinMs, undoing, signal } = options
  const began = performance.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const after = await look(context, options)
    const pairs = pairChecks({ before, after })
    if (undoing) return { ...undoVerdictOf(pairs), after }
    const elapsedMs = performance.now() - began
    if (signal.aborted || isSettled({ pairs, elapsedMs, withinMs })) return { verdict: verdictOf(pairs), after, returned: [] }
    await pause(Math.min(pauseMs, withinMs - elapsedMs + 1), signal)
  }
}

async function look(context: OperationsContext, { tenant, before, signal }: VerifyOptions): Promise<CheckSnapshot[]> {
  if (before.length === 0) return []
  try {
    const results = await context.runChecks({ tenant, checkIds: before.map((snapshot) => snapshot.check), signal })
    return results.map(snapshotOf)
  } catch (error) {
    context.log({ level: 'warn', message: 'the checks of a run could not be run', detail: { tenant: tenant.id, error: String(error) } })
    return []
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.max(0, ms))
    signal.addEventListener('abort', done, { once: true })
  })
}
