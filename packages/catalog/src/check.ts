import type { z } from 'zod'
import type { Clients } from './clients.ts'
import type { TenantFacts } from './tenant.ts'
import type { Tries } from './tries.ts'
import type { CheckStatus, Json } from './vocabulary.ts'

/** What one look found. `message` is a short key such as `order-refused`; `evidence` fits the check's schema. */
export type CheckOutcome<E> = {
  status: CheckStatus
  message: string
  evidence: E | null
  /** Failed requests, or added latency × requests, per minute; null when the check cannot tell. */
  magnitude: number | null
}

export type CheckContext<R> = { tenant: TenantFacts; read: R; now: Date; signal: AbortSignal }

export type Check<C extends Clients = Clients, E = unknown> = {
  /** `<noun>/<what-it-asserts>`, unique in the pack. */
  id: string
  title: string
  /** The node whose health this check tells. */
  observes: string
  /** P(fail | broken) and P(fail | healthy). */
  sensitivity: number
  falseAlarm: number
  everySeconds: number
  timeoutMs: number
  /** Absent: one try a look. */
  tries?: Tries<E>
  /** What the evidence looks like; redacted, bounded, safe to fill into words. */
  evidence: z.ZodType<E>
  /** Absent: every tenant. */
  appliesTo?: (tenant: TenantFacts) => boolean
  /** Looks, and changes nothing. May throw: a thrown error is `unknown` with its reason, never `fail`. */
  run(context: CheckContext<C['read']>): Promise<CheckOutcome<E>>
}

/**
 * Keeps the evidence type for the check's own signatures; in a pack, bind the clients once:
 * `const check = checkDefiner<CommerceClients>()`.
 */
export function checkDefiner<C extends Clients>() {
  return function defineCheck<E extends Json>(check: Check<C, E>): Check<C, E> {
    return check
  }
}

type OutcomeOptions<E> = { message: string; evidence: E; magnitude?: number }

export function pass<E>(options: OutcomeOptions<E>): CheckOutcome<E> {
  return outcome('pass', options)
}

export function warn<E>(options: OutcomeOptions<E>): CheckOutcome<E> {
  return outcome('warn', options)
}

export function fail<E>(options: OutcomeOptions<E>): CheckOutcome<E> {
  return outcome('fail', options)
}

/** Could not look: says why, and counts neither for nor against anything. */
export function unknown(message: string): CheckOutcome<never> {
  return { status: 'unknown', message, evidence: null, magnitude: null }
}

function outcome<E>(status: CheckStatus, { message, evidence, magnitude }: OutcomeOptions<E>): CheckOutcome<E> {
  return { status, message, evidence, magnitude: magnitude ?? null }
}
