import type { TenantFacts } from '@lamplighter/catalog'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { OperationsContext } from '../context.ts'
import { afterAll } from '../check-run/after-all.ts'
import { passesBelowFailures } from '../model/passes-below.ts'
import { majority, type Looks } from './confirm-change.ts'

const looksMax = 3

/**
 * When something has just begun to fail, looks once more at what passes below the deepest failures, due or not: one look in twenty misses what is
 * broken, and a check of a long interval has not looked since. A look that fails then is confirmed like any other. Nothing new fails: `looks` as they are.
 */
export async function lookBelow(options: {
  context: OperationsContext
  tenant: TenantFacts
  looks: Looks[]
  /** What earlier rounds made of each check. */
  known: Map<string, CheckStatus>
  /** Checks that may be looked at. */
  allowed: (check: string) => boolean
  signal: AbortSignal
}): Promise<Looks[]> {
  const { context, tenant, looks, known, allowed, signal } = options
  if (!looks.some(({ check, looks: all }) => majority(all) === 'fail' && known.get(check) !== 'fail')) return looks
  const seen = new Map(known)
  for (const { check, looks: all } of looks) seen.set(check, majority(all) === 'fail' ? 'fail' : all.at(-1)!.status)
  const all = new Map(looks.map((each) => [each.check, each.looks]))
  let due = [...passesBelowFailures({ pack: context.pack, seen })].filter(allowed)
  while (due.length > 0 && !signal.aborted) {
    const freshSince = afterAll(due.flatMap((check) => all.get(check) ?? []))
    for (const result of await context.runChecks({ tenant, checkIds: due, signal, freshSince })) {
      all.set(result.check, [...(all.get(result.check) ?? []), result])
    }
    due = due.filter((check) => isOpen(all.get(check)!))
  }
  return [...all].map(([check, own]) => ({ check, looks: own }))
}

function isOpen(looks: Looks['looks']): boolean {
  return looks.length < looksMax && looks.some(({ status }) => status === 'fail') && majority(looks) === null
}
