import { setTimeout as wait } from 'node:timers/promises'
import { unknown, type CheckOutcome, type Json, type TenantFacts } from '@lamplighter/catalog'
import type { z } from 'zod'
import { defineCheck } from './commerce.ts'
import { instanceFact, type FactAnswer } from './ops-facts.ts'

const lookAgainEveryMs = 250

/**
 * For a fact that right after trouble began proves neither health nor trouble. A pass from that moment would speak against
 * the true cause for two whole rounds, so the check looks again instead: as long as `forMs` of the first look says (0: it is
 * settled), until `until` sees the proof of either.
 */
export type LookAgain<F> = { forMs: (first: F) => number; until: (seen: { first: F; fact: F }) => boolean }

/**
 * A check that reads one fact of the instance (`GET /ops/…`) and judges it with a pure function. A fact that cannot be
 * read is unknown: that the instance is silent says nothing about its parts.
 */
export function factCheck<F, E extends Json>(options: {
  id: string
  title: string
  observes: string
  path: string
  fact: z.ZodType<F>
  evidence: z.ZodType<E>
  sensitivity: number
  falseAlarm: number
  timeoutMs?: number
  /** How long one reading may take; default: what `timeoutMs` leaves. */
  readTimeoutMs?: number
  lookAgain?: LookAgain<F>
  judge: (options: { fact: F; tenant: TenantFacts; now: Date }) => CheckOutcome<E>
}) {
  const { path, fact, judge, lookAgain, timeoutMs = 4_000, readTimeoutMs = timeoutMs - 500, ...named } = options
  return defineCheck({
    ...named,
    everySeconds: 60,
    timeoutMs,
    run: async ({ read, tenant, now }) => {
      const look = () => instanceFact({ read, path, schema: fact, timeoutMs: readTimeoutMs })
      const answer = await (lookAgain ? lookUntilProved({ look, lookAgain }) : look())
      return answer.type === 'fact' ? judge({ fact: answer.fact, tenant, now }) : unknown(answer.message)
    },
  })
}

async function lookUntilProved<F>(options: { look: () => Promise<FactAnswer<F>>; lookAgain: LookAgain<F> }): Promise<FactAnswer<F>> {
  const { look, lookAgain } = options
  const first = await look()
  if (first.type === 'unknown') return first
  const until = performance.now() + lookAgain.forMs(first.fact)
  let seen = first
  while (performance.now() < until && (seen === first || !lookAgain.until({ first: first.fact, fact: seen.fact }))) {
    await wait(lookAgainEveryMs)
    const next = await look()
    if (next.type === 'unknown') return next
    seen = next
  }
  return seen
}
