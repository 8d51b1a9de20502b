import { getEventListeners } from 'node:events'
import type { Check, CheckOutcome, Clients, ClientSource, Json, TenantFacts } from '@lamplighter/catalog'
import { checkStatusSchema } from '@lamplighter/catalog/vocabulary'
import { boundEvidence } from './bound-evidence.ts'
import type { Stop } from './stop.ts'

/** A message is a key for tests and words, not a place for a document. */
const messageLengthMax = 200
const statuses = new Set<unknown>(checkStatusSchema.options)

/**
 * Looks once. Always settles within the check's own timeout, with an outcome and never a rejection: a check that
 * throws, hangs, or brings evidence of another shape than it declared is `unknown` with its reason, never `fail`.
 */
export function runOneCheck<C extends Clients>(options: RunOneCheckOptions<C>): Promise<CheckOutcome<Json>> {
  const { check, tenant, clients, now, stop } = options
  return new Promise((resolve) => {
    const limit = idle.pop() ?? new AbortController()
    let isOver = false
    const end = ({ outcome, reason }: { outcome: CheckOutcome<Json>; reason: CheckStopped }) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      stop.delete(abort)
      resolve(outcome)
      // What the check left running is told to end. Nearly always nothing is: then the controller serves another check.
      if (reason !== ended || getEventListeners(limit.signal, 'abort').length > 0) limit.abort(reason)
      else if (idle.length < idleMax) idle.push(limit)
    }
    const abort = () => end({ outcome: couldNotLook(aborted), reason: aborted })
    const timer = setTimeout(() => end({ outcome: couldNotLook(timedOut), reason: timedOut }), check.timeoutMs)
    if (stop.aborted) return abort()
    stop.add(abort)
    const look = async () =>
      check.run({ tenant, read: clients.readClients({ tenant, signal: limit.signal }), now: now(), signal: limit.signal })
    look().then(
      (outcome) => end({ outcome: admit({ check, outcome }), reason: ended }),
      (error: unknown) => end({ outcome: couldNotLook(error), reason: ended }),
    )
  })
}

export type RunOneCheckOptions<C extends Clients> = {
  // oxlint-disable-next-line typescript/no-explicit-any -- the pack erases the evidence type at its own seam
  check: Check<C, any>
  tenant: TenantFacts
  clients: ClientSource<C>
  now: () => Date
  stop: Stop
}

/** `unknown`, with the reason as its message. */
export function couldNotLook(reason: unknown): CheckOutcome<Json> {
  const message = reason instanceof CheckStopped ? reason.code : `check-error: ${reason instanceof Error ? reason.message : String(reason)}`
  return { status: 'unknown', message: oneLine(message), evidence: null, magnitude: null }
}

class CheckStopped extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Controllers of checks that ended by themselves and left nothing behind; making one costs more than most of a look. */
const idle: AbortController[] = []
const idleMax = 1024

/** Made once: thousands of checks end each second, and none of these has a story of its own to tell. */
const timedOut = new CheckStopped('check-timed-out')
const aborted = new CheckStopped('check-aborted')
const ended = new CheckStopped('check-ended')

/** What a pack returns is parsed like any other outside value. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
function admit({ check, outcome }: { check: Check<any, any>; outcome: CheckOutcome<unknown> }): CheckOutcome<Json> {
  const status = outcome?.status
  if (!statuses.has(status)) return couldNotLook('the check answered with no status')
  if (status === 'unknown') {
    return { status: 'unknown', message: oneLine(outcome.message), evidence: null, magnitude: null }
  }
  const evidence = outcome.evidence === null ? null : check.evidence.safeParse(outcome.evidence)
  if (evidence !== null && !evidence.success) return couldNotLook('the evidence has another shape than the check declares')
  return {
    status,
    message: oneLine(outcome.message),
    evidence: evidence === null ? null : boundEvidence(evidence.data as Json),
    magnitude: usableMagnitude(outcome.magnitude),
  }
}

function usableMagnitude(magnitude: number | null): number | null {
  return magnitude !== null && Number.isFinite(magnitude) && magnitude >= 0 ? magnitude : null
}

function oneLine(message: unknown): string {
  const given = String(message ?? '')
  const text = /\s/.test(given) ? given.replaceAll(/\s+/g, ' ').trim() : given
  return text.length > messageLengthMax ? `${text.slice(0, messageLengthMax)}…` : text
}
