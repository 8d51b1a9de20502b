import { z } from 'zod'
import type { Check, CheckContext, CheckOutcome } from './check.ts'
import type { Clients } from './clients.ts'

/** More than one try in one look, for what fails only now and then: its evidence contains `triesEvidence`. */
export type Tries<E> = {
  /** Made one after another, the next one only while half of the check's time is left. */
  max: number
  /**
   * Magnitude of a look that failed, from its evidence, in which `tries` and `failedTries` count all tries: what shoppers lose may not
   * have been counted yet when every third try fails. Default: what the first failing try said.
   */
  magnitude?(evidence: E): number | null
}

/** To be spread into the evidence of a check that declares `tries`; a single try says 1 and 0, or 1 and 1. */
export const triesEvidence = { tries: z.number().int().min(1), failedTries: z.number().int().min(0) }

/**
 * One look, of as many tries as the check declares. Fails when any of them fails, with the evidence of the first that did and how many
 * did, so that a partner that drops four calls of ten is told from one that is down. A try that could not look, or threw, ends the
 * look with what was seen before it; the first one speaks for itself.
 */
export async function lookWithTries<C extends Clients, E>(options: {
  check: Check<C, E>
  context: CheckContext<C['read']>
  /** Asked before each further try. */
  mayTryAgain: () => boolean
}): Promise<CheckOutcome<E>> {
  const { check, context, mayTryAgain } = options
  const first = await check.run(context)
  if (check.tries === undefined || first.status === 'unknown') return first
  const outcomes = [first]
  while (outcomes.length < check.tries.max && mayTryAgain()) {
    const next = await check.run(context).catch(() => null)
    if (next === null || next.status === 'unknown') break
    outcomes.push(next)
  }
  return summary({ outcomes, magnitude: check.tries.magnitude })
}

function summary<E>(options: { outcomes: CheckOutcome<E>[]; magnitude: Tries<E>['magnitude'] }): CheckOutcome<E> {
  const { outcomes, magnitude } = options
  const failed = outcomes.filter(({ status }) => status === 'fail')
  const speaking = failed[0] ?? outcomes.find(({ status }) => status === 'warn') ?? outcomes.at(-1)!
  if (speaking.evidence === null) return speaking
  const evidence = { ...speaking.evidence, tries: outcomes.length, failedTries: failed.length }
  return { ...speaking, evidence, magnitude: failed.length > 0 && magnitude ? magnitude(evidence) : speaking.magnitude }
}
