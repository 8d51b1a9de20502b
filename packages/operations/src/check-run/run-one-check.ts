import type { Check, CheckOutcome, Clients, ClientSource, Json, TenantFacts } from '@lamplighter/catalog'
import { checkStatusSchema } from '@lamplighter/catalog/vocabulary'
import { boundEvidence } from './bound-evidence.ts'

/** A message is a key for tests and words, not a place for a document. */
const messageLengthMax = 200

/**
 * Looks once. Always settles within the check's own timeout, with an outcome and never a rejection: a check that
 * throws, hangs, or brings evidence of another shape than it declared is `unknown` with its reason, never `fail`.
 */
export async function runOneCheck<C extends Clients>(options: RunOneCheckOptions<C>): Promise<CheckOutcome<Json>> {
  const { check, tenant, clients, now } = options
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new CheckStopped('check-timed-out')), check.timeoutMs)
  const forward = () => limit.abort(new CheckStopped('check-aborted'))
  if (options.signal.aborted) forward()
  options.signal.addEventListener('abort', forward, { once: true })
  try {
    const look = async () =>
      check.run({ tenant, read: clients.readClients({ tenant, signal: limit.signal }), now: now(), signal: limit.signal })
    return admit({ check, outcome: await Promise.race([rejectOnAbort(limit.signal), look()]) })
  } catch (error) {
    return couldNotLook(limit.signal.aborted ? limit.signal.reason : error)
  } finally {
    clearTimeout(timer)
    options.signal.removeEventListener('abort', forward)
    // What the check left running is told to end; the race no longer listens to it.
    limit.abort(new CheckStopped('check-ended'))
  }
}

export type RunOneCheckOptions<C extends Clients> = {
  // oxlint-disable-next-line typescript/no-explicit-any -- the pack erases the evidence type at its own seam
  check: Check<C, any>
  tenant: TenantFacts
  clients: ClientSource<C>
  now: () => Date
  signal: AbortSignal
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

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** What a pack returns is parsed like any other outside value. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
function admit({ check, outcome }: { check: Check<any, any>; outcome: CheckOutcome<unknown> }): CheckOutcome<Json> {
  const status = checkStatusSchema.safeParse(outcome?.status)
  if (!status.success) return couldNotLook('the check answered with no status')
  if (status.data === 'unknown') {
    return { status: 'unknown', message: oneLine(outcome.message), evidence: null, magnitude: null }
  }
  const evidence = outcome.evidence === null ? null : check.evidence.safeParse(outcome.evidence)
  if (evidence !== null && !evidence.success) return couldNotLook('the evidence has another shape than the check declares')
  return {
    status: status.data,
    message: oneLine(outcome.message),
    evidence: evidence === null ? null : boundEvidence(evidence.data as Json),
    magnitude: usableMagnitude(outcome.magnitude),
  }
}

function usableMagnitude(magnitude: number | null): number | null {
  return magnitude !== null && Number.isFinite(magnitude) && magnitude >= 0 ? magnitude : null
}

function oneLine(message: unknown): string {
  const text = String(message ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return text.length > messageLengthMax ? `${text.slice(0, messageLengthMax)}…` : text
}
