import type { TenantFacts } from '@lamplighter/catalog'
import type { CheckResult, RunChecks } from '../context.ts'

/** A look together with how sure it is. A failure counts only when a second look, or two of three, agree; of one that does not, how many looks after it passed. */
export type ConfirmedResult = CheckResult & { confirmed: boolean; passedAgain?: number }

/**
 * Looks again at what failed: two failures of two, or two of three, are a confirmed failure. A failure that the second
 * and third look do not repeat stays in the record as unconfirmed, so that partial outages are not lost. Passes,
 * warnings and `unknown` are taken as they are. `alreadyFailing` names checks whose last look, not this one, was a
 * confirmed failure: for them this look is the second.
 */
export async function confirm(options: {
  tenant: TenantFacts
  results: CheckResult[]
  alreadyFailing: Set<string>
  runChecks: RunChecks
  signal: AbortSignal
}): Promise<ConfirmedResult[]> {
  const looks = new Map(options.results.map((result) => [result.check, [result]]))
  const open = () =>
    [...looks].filter(([check, seen]) => isOpen({ seen, already: options.alreadyFailing.has(check) })).map(([check]) => check)
  for (let checkIds = open(); checkIds.length > 0 && !options.signal.aborted; checkIds = open()) {
    for (const result of await options.runChecks({ tenant: options.tenant, checkIds, signal: options.signal })) {
      looks.get(result.check)!.push(result)
    }
  }
  return options.results.map(({ check }) => conclude({ seen: looks.get(check)!, already: options.alreadyFailing.has(check) }))
}

const looksMax = 3
const failuresNeeded = 2

function isOpen({ seen, already }: { seen: CheckResult[]; already: boolean }): boolean {
  if (seen[0]!.status !== 'fail' || already) return false
  return seen.length < looksMax && failures(seen).length < failuresNeeded
}

function conclude({ seen, already }: { seen: CheckResult[]; already: boolean }): ConfirmedResult {
  const first = seen[0]!
  if (first.status !== 'fail') return { ...first, confirmed: first.status !== 'unknown' }
  const last = failures(seen).at(-1)!
  if (already || failures(seen).length >= failuresNeeded) return { ...last, confirmed: true }
  return { ...last, confirmed: false, passedAgain: seen.filter(({ status }) => status === 'pass' || status === 'warn').length }
}

function failures(seen: CheckResult[]): CheckResult[] {
  return seen.filter((result) => result.status === 'fail')
}
