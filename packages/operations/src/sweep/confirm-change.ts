import type { TenantFacts } from '@lamplighter/catalog'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { CheckResult, RunChecks } from '../context.ts'

/** All looks of one visit at one check, oldest first. */
export type Looks = { check: string; looks: CheckResult[] }

const looksMax = 3
const agreeing = 2

/**
 * Looks again, at once, at every check whose first look would change what is known of it: into failing, or out of it.
 * Two looks of two, or two of three, decide; so a round notices a change within seconds and believes no single look.
 */
export async function confirmChanges(options: {
  tenant: TenantFacts
  results: CheckResult[]
  /** What earlier rounds made of each check; absent: never looked at. */
  known: Map<string, CheckStatus>
  runChecks: RunChecks
  signal: AbortSignal
}): Promise<Looks[]> {
  if (!options.results.some((result) => isOpen({ looks: [result], known: options.known.get(result.check) })))
    return options.results.map((result) => ({ check: result.check, looks: [result] }))
  const seen = new Map(options.results.map((result) => [result.check, [result]]))
  const open = () => [...seen].filter(([check, looks]) => isOpen({ looks, known: options.known.get(check) })).map(([check]) => check)
  for (let checkIds = open(); checkIds.length > 0 && !options.signal.aborted; checkIds = open()) {
    for (const result of await options.runChecks({ tenant: options.tenant, checkIds, signal: options.signal }))
      seen.get(result.check)!.push(result)
  }
  return [...seen].map(([check, looks]) => ({ check, looks }))
}

function isOpen({ looks, known }: { looks: CheckResult[]; known: CheckStatus | undefined }): boolean {
  const first = looks[0]!.status
  if (first === 'unknown' || (first === 'fail') === (known === 'fail')) return false
  return looks.length < looksMax && majority(looks) === null
}

/** Whether the looks agree on failing or on not failing; null while they do not. */
export function majority(looks: CheckResult[]): 'fail' | 'not-fail' | null {
  const fails = looks.filter((look) => look.status === 'fail').length
  const passes = looks.filter((look) => look.status === 'pass' || look.status === 'warn').length
  if (fails >= agreeing) return 'fail'
  return passes >= agreeing ? 'not-fail' : null
}
