import { unknown, type CheckOutcome, type Json, type TenantFacts } from '@lamplighter/catalog'
import type { z } from 'zod'
import { defineCheck } from './commerce.ts'
import { instanceFact } from './ops-facts.ts'

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
  judge: (options: { fact: F; tenant: TenantFacts; now: Date }) => CheckOutcome<E>
}) {
  const { path, fact, judge, timeoutMs = 4_000, ...named } = options
  return defineCheck({
    ...named,
    everySeconds: 60,
    timeoutMs,
    run: async ({ read, tenant, now }) => {
      const answer = await instanceFact({ read, path, schema: fact, timeoutMs: timeoutMs - 500 })
      return answer.type === 'fact' ? judge({ fact: answer.fact, tenant, now }) : unknown(answer.message)
    },
  })
}
