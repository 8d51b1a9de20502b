import { eachTick } from './in-flight.ts'

/** A request that may have to wait for a host that has gone silent. */
export type Paced = { readonly origin: string; send(): void }

type SilentHost = {
  /** Requests in a row that ran into their deadline without a word from the host. */
  unanswered: number
  /** Requests that were let through since it is held to be silent, and are under way. */
  asking: Set<Paced>
  waiting: Set<Paced>
  nextAt: number
  gapMs: number
}

/** Less may be one slow address of a host that is well; the others' answers would begin the count anew. */
const unansweredMax = 6
/** If the first does not answer, another one may: after so long, then after twice as long, and so on. */
const firstGapMs = 500
const hostsMax = 20_000

const hosts = new Map<string, SilentHost>()
const withWaiting = new Set<SilentHost>()

/**
 * Whether the request may be sent now; else its `send` is called when its turn comes. A host that let six requests in a row go
 * unanswered is asked by one at a time, others following at growing gaps, so that a host that hangs costs three
 * connections where it would cost a dozen. The first answer lets all of them through. Waiting counts towards a request's own deadline.
 */
export function mayAsk(request: Paced): boolean {
  if (hosts.size === 0) return true
  const host = hosts.get(request.origin)
  if (host === undefined || host.unanswered < unansweredMax) return true
  if (host.asking.size === 0) {
    askFirst({ host, request, now: performance.now() })
    return true
  }
  host.waiting.add(request)
  withWaiting.add(host)
  return false
}

/** The host said something, were it only that it refuses. */
export function noteAnswer(origin: string): void {
  if (hosts.size === 0) return
  const host = hosts.get(origin)
  if (host === undefined) return
  hosts.delete(origin)
  withWaiting.delete(host)
  for (const request of host.waiting) request.send()
}

/** The deadline of a request that was sent passed without a word. */
export function noteSilence(request: Paced): void {
  const host = hosts.get(request.origin) ?? newHost(request.origin)
  if (host === null) return
  host.unanswered += 1
  host.asking.delete(request)
}

/** The request ended otherwise, sent or not. */
export function leave(request: Paced): void {
  if (hosts.size === 0) return
  const host = hosts.get(request.origin)
  if (host === undefined) return
  host.asking.delete(request)
  if (host.waiting.delete(request) && host.waiting.size === 0) withWaiting.delete(host)
}

function newHost(origin: string): SilentHost | null {
  if (hosts.size >= hostsMax) return null
  const host: SilentHost = { unanswered: 0, asking: new Set(), waiting: new Set(), nextAt: 0, gapMs: 0 }
  hosts.set(origin, host)
  return host
}

function askFirst({ host, request, now }: { host: SilentHost; request: Paced; now: number }): void {
  host.asking.add(request)
  host.gapMs = firstGapMs
  host.nextAt = now + firstGapMs
}

function letMoreAsk(now: number): void {
  for (const host of withWaiting) {
    const [request] = host.waiting
    if (request === undefined) continue
    if (host.asking.size === 0) askFirst({ host, request, now })
    else if (now < host.nextAt) continue
    else {
      host.asking.add(request)
      host.gapMs *= 2
      host.nextAt = now + host.gapMs
    }
    host.waiting.delete(request)
    if (host.waiting.size === 0) withWaiting.delete(host)
    request.send()
  }
}

eachTick(letMoreAsk)
