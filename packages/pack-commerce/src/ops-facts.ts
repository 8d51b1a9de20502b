import type { TenantFacts } from '@lamplighter/catalog'
import { z } from 'zod'
import { secretNames, type CommerceRead } from './commerce.ts'

export type FactAnswer<T> = { type: 'fact'; fact: T } | { type: 'unknown'; message: string }

type FactRequest<T> = { read: CommerceRead; path: string; schema: z.ZodType<T>; timeoutMs?: number }

/** One fact of the tenant's own instance (`GET /ops/…`). What could not be read is said, never guessed. */
export function instanceFact<T>(request: FactRequest<T>): Promise<FactAnswer<T>> {
  return readFact({ ...request, from: 'instance', auth: secretNames.reader })
}

/** One fact of what tenants share (`GET /ops/platform/…`). */
export function platformFact<T>(request: FactRequest<T>): Promise<FactAnswer<T>> {
  return readFact({ ...request, from: 'platform', auth: secretNames.platformReader })
}

async function readFact<T>(request: FactRequest<T> & { from: 'instance' | 'platform'; auth: string }): Promise<FactAnswer<T>> {
  const { read, from, path, auth, schema, timeoutMs = 2_500 } = request
  const outcome = await read[from].get({ path, auth, timeoutMs })
  if (outcome.type === 'failure') return { type: 'unknown', message: `${from}-${outcome.reason}` }
  if (outcome.status !== 200) return { type: 'unknown', message: `${from}-answered-${outcome.status}` }
  const parsed = schema.safeParse(outcome.json)
  return parsed.success ? { type: 'fact', fact: parsed.data } : { type: 'unknown', message: `${from}-answered-in-another-shape` }
}

/** For precheck, plan and steps: a fact or an error that says which one is missing. A run must not act on guesses. */
export async function requireFact<T>(answer: Promise<FactAnswer<T>>, name: string): Promise<T> {
  const seen = await answer
  if (seen.type === 'fact') return seen.fact
  throw new Error(`${name} could not be read (${seen.message}). Try again when the instance answers.`)
}

const trafficSchema = z.object({
  features: z.record(z.string(), z.object({ requestsPerMinute: z.number(), failuresPerMinute: z.number() })),
})

/** Requests of real shoppers, and those of them that failed, per minute over the last five; null when nobody can tell. */
export async function shopperTraffic(options: {
  read: CommerceRead
  feature: string
}): Promise<{ requestsPerMinute: number; failuresPerMinute: number } | null> {
  const answer = await instanceFact({ read: options.read, path: '/ops/traffic', schema: trafficSchema, timeoutMs: 1_000 })
  return answer.type === 'fact' ? (answer.fact.features[options.feature] ?? null) : null
}

/** `2026-11-20`, as people say dates in words; null stays null. */
export function dayOf(iso: string | null | undefined): string | null {
  return iso === null || iso === undefined ? null : iso.slice(0, 10)
}

/** Which release the instance runs now; the inventory may be some minutes old. */
export async function runningRelease(options: {
  read: CommerceRead
  tenant: TenantFacts
}): Promise<FactAnswer<{ version: string; previousVersion: string | null }>> {
  return instanceFact({
    read: options.read,
    path: '/ops/version',
    schema: z.object({ version: z.string(), previousVersion: z.string().nullable() }),
  })
}
