import { getEventListeners } from 'node:events'
import {
  lookWithTries,
  type Check,
  type CheckOutcome,
  type Clients,
  type ClientSource,
  type Json,
  type TenantFacts,
} from '@lamplighter/catalog'
import { checkStatusSchema } from '@lamplighter/catalog/vocabulary'
import { isOfProber } from '@lamplighter/diagnosis/health'
import { boundEvidence } from './bound-evidence.ts'
import type { LoopDelay } from './loop-delay.ts'
import type { Stop, Stoppable } from './stop.ts'

/** A message is a key for tests and words, not a place for a document. */
const messageLengthMax = 200
const statuses = new Set<unknown>(checkStatusSchema.options)

/** The message of a look that tells of ourselves: we stood still, and what it found is what that makes of anything. */
export const proberStalled = 'prober-stalled'

/**
 * Looks once. Always settles within the check's own timeout, with an outcome and never a rejection: a check that
 * throws, hangs, or brings evidence of another shape than it declared is `unknown` with its reason, never `fail`. So is one that ran
 * out of time while this process stood still.
 */
export function runOneCheck<C extends Clients>(options: RunOneCheckOptions<C>): Promise<CheckOutcome<Json>> {
  return new Promise((resolve) => new Look(options, resolve).begin())
}

export type RunOneCheckOptions<C extends Clients> = {
  // oxlint-disable-next-line typescript/no-explicit-any -- the pack erases the evidence type at its own seam
  check: Check<C, any>
  tenant: TenantFacts
  clients: ClientSource<C>
  now: () => Date
  stop: Stop
  delay: LoopDelay
  slowAfterMs: number
  /** Called when it has not ended after that long. */
  onSlow: () => void
}

/** An object with few parts: a sweep makes thousands of these a second. */
class Look<C extends Clients> implements Stoppable {
  readonly #options: RunOneCheckOptions<C>
  readonly #resolve: (outcome: CheckOutcome<Json>) => void
  readonly #limit = idle.pop() ?? new AbortController()
  readonly #begunAt: number
  #timer: NodeJS.Timeout | undefined
  #gaveUp = false
  #isOver = false

  constructor(options: RunOneCheckOptions<C>, resolve: (outcome: CheckOutcome<Json>) => void) {
    this.#options = options
    this.#resolve = resolve
    this.#begunAt = options.delay.begin()
  }

  begin(): void {
    const { check, tenant, clients, now, stop } = this.#options
    if (stop.aborted) return this.stopped()
    stop.add(this)
    this.#wait(check.timeoutMs)
    const { signal } = this.#limit
    const onGaveUp = () => {
      this.#gaveUp = true
    }
    try {
      const context = { tenant, read: clients.readClients({ tenant, signal, onGaveUp }), now: now(), signal }
      const seen = check.tries === undefined ? check.run(context) : lookWithTries({ check, context, mayTryAgain: this.#halfTheTime() })
      seen.then(
        (outcome) => this.#end(admit({ check, outcome }), ended),
        (error: unknown) => this.#end(couldNotLook(error), ended),
      )
    } catch (error) {
      this.#end(couldNotLook(error), ended)
    }
  }

  #halfTheTime(): () => boolean {
    const until = performance.now() + this.#options.check.timeoutMs / 2
    return () => !this.#isOver && performance.now() < until
  }

  stopped(): void {
    this.#end(couldNotLook(aborted), aborted)
  }

  /** One timer for both, one after the other: hardly a look lives to see even the first. */
  #wait(leftMs: number): void {
    const { slowAfterMs } = this.#options
    const waitMs = Math.min(leftMs, slowAfterMs)
    const dueAt = performance.now() + waitMs
    this.#timer = setTimeout(() => {
      const lateMs = Math.max(0, performance.now() - dueAt)
      const stillLeftMs = leftMs - waitMs - lateMs
      if (stillLeftMs <= 0) return this.#tooLong()
      // Served late, it says nothing of the other side: we stood still ourselves.
      if (lateMs > lateMsMax) return this.#wait(stillLeftMs)
      this.#timer = setTimeout(() => this.#tooLong(), stillLeftMs)
      this.#options.onSlow()
    }, waitMs)
  }

  #tooLong(): void {
    this.#gaveUp = true
    this.#end(couldNotLook(timedOut), timedOut)
  }

  #end(outcome: CheckOutcome<Json>, reason: CheckStopped): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    const { delay, stop } = this.#options
    stop.delete(this)
    const { stalledMs, tookMs } = delay.end(this.#begunAt)
    const isOurs = stalledMs > 0 && isOfProber({ status: outcome.status, gaveUp: this.#gaveUp, stalledMs, tookMs })
    this.#resolve(isOurs ? { ...notSeen, message: proberStalled } : outcome)
    // What the check left running is told to end. Nearly always nothing is: then the controller serves another check.
    if (reason !== ended || getEventListeners(this.#limit.signal, 'abort').length > 0) this.#limit.abort(reason)
    else if (idle.length < idleMax) idle.push(this.#limit)
  }
}

/** A timer that comes later than this was held up. */
const lateMsMax = 100

const notSeen = { status: 'unknown', evidence: null, magnitude: null } as const

/** `unknown`, with the reason as its message. */
export function couldNotLook(reason: unknown): CheckOutcome<Json> {
  const message = reason instanceof CheckStopped ? reason.code : `check-error: ${reason instanceof Error ? reason.message : String(reason)}`
  return { ...notSeen, message: oneLine(message) }
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

/** What is seen of a look that one no longer waits for. */
export const notWaitedFor = couldNotLook(aborted)

/** What a pack returns is parsed like any other outside value. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
function admit({ check, outcome }: { check: Check<any, any>; outcome: CheckOutcome<unknown> }): CheckOutcome<Json> {
  const status = outcome?.status
  if (!statuses.has(status)) return couldNotLook('the check answered with no status')
  if (status === 'unknown') return { ...notSeen, message: oneLine(outcome.message) }
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
