import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Dispatcher } from 'undici'
import type { HttpFailureReason, HttpOutcome } from './clients.ts'
import { failureReason } from './failure-reason.ts'
import { understand } from './http-answer.ts'
import { unwatch, watch, type InFlight } from './in-flight.ts'
import { redactLine, type RedactOptions } from './redact.ts'
import { leave, mayAsk, noteAnswer, noteSilence, type Paced } from './silent-hosts.ts'

/** What carries one request and tells a handler about its answer: undici's dispatcher, or one new connection each. */
export type HttpTransport = {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): unknown
}

export type ExchangeOptions = {
  transport: HttpTransport
  origin: string
  /** With its query. */
  path: string
  method: 'GET' | 'POST'
  /** Besides what every request says. */
  headers?: Record<string, string> | undefined
  body?: string | undefined
  expect: 'json' | 'text'
  timeoutMs: number
  maxBytes: number
  hide: NonNullable<RedactOptions['hide']>
  signal: AbortSignal
  /** Told when its own deadline ended the exchange, and nothing that the other side did. */
  onGaveUp?: (() => void) | undefined
}

/**
 * One request and its whole answer under one deadline: connecting, waiting in line for a connection, headers and the
 * last byte of the body all count. Follows no redirect. What is longer than `maxBytes` after decompression is cut off
 * on the wire, so memory stays bounded whatever the other side sends. Never rejects.
 */
export function exchange(options: ExchangeOptions): Promise<HttpOutcome> {
  return new Promise((resolve) => new Exchange(options, resolve).begin())
}

/**
 * Listens to the dispatcher itself: a sweep makes thousands of these a second, and streams, promises and signals per
 * request cost more than the request.
 */
class Exchange implements Dispatcher.DispatchHandler, InFlight, Paced {
  readonly origin: string
  readonly dueAt: number
  readonly signal: AbortSignal
  readonly #options: ExchangeOptions
  readonly #resolve: (outcome: HttpOutcome) => void
  readonly #startedAt = performance.now()
  #controller: Dispatcher.DispatchController | null = null
  #isSent = false
  #status = 0
  #headers: IncomingHttpHeaders = noHeaders
  #chunk: Buffer | null = null
  #chunks: Buffer[] | null = null
  #size = 0
  #decoder: Transform | null = null
  #triesLeft: number
  #isOver = false

  constructor(options: ExchangeOptions, resolve: (outcome: HttpOutcome) => void) {
    this.origin = options.origin
    this.signal = options.signal
    this.#options = options
    this.#resolve = resolve
    this.#triesLeft = options.method === 'GET' ? 1 : 0
    this.dueAt = this.#startedAt + options.timeoutMs
  }

  begin(): void {
    if (this.signal.aborted) return this.end('stopped')
    watch(this)
    // A change that somebody decided on waits for nobody.
    if (this.#options.method !== 'GET' || mayAsk(this)) this.send()
  }

  end(why: 'deadline' | 'stopped'): void {
    this.#end(why === 'deadline' ? deadlinePassed : stoppedByCaller)
  }

  send(): void {
    this.#isSent = true
    const { transport, origin, path, method, headers, body, expect } = this.#options
    const common = expect === 'json' ? acceptJson : acceptAny
    try {
      transport.dispatch(
        {
          origin,
          path,
          method,
          headers: headers === undefined ? common : { ...common, ...headers },
          body: body ?? null,
          // Our own deadline covers every part; the dispatcher's timers would only cost.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      )
    } catch (error) {
      this.#end(error)
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Its time was up while it still waited for a connection.
    if (this.#isOver) controller.abort(deadlinePassed)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    noteAnswer(this.origin)
    this.#status = status
    this.#headers = headers
    const encoding = headers['content-encoding']
    if (encoding === undefined) return
    this.#decoder = decoderFor(String(encoding))
    this.#decoder?.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#decoder?.on('error', (error) => this.#end(error))
    this.#decoder?.on('end', () => this.#finish())
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#decoder === null) return this.#take(chunk)
    if (this.#isOver || this.#decoder.write(chunk)) return
    controller.pause()
    this.#decoder.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.#decoder === null) this.#finish()
    else this.#decoder.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A kept-alive connection may be closed by the other side at the very moment it is used again: not a fault of the
    // target. Only a GET may be sent twice.
    if (!this.#isOver && this.#status === 0 && this.#triesLeft > 0 && failureReason(error) === 'reset') {
      this.#triesLeft -= 1
      return this.send()
    }
    this.#end(error)
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return
    this.#size += chunk.length
    if (this.#size > this.#options.maxBytes) return this.#end(new TooLarge(this.#options.maxBytes))
    if (this.#chunk === null) this.#chunk = chunk
    else (this.#chunks ??= [this.#chunk]).push(chunk)
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    unwatch(this)
    leave(this)
    const { expect, hide } = this.#options
    const whole = this.#chunks === null ? this.#chunk : Buffer.concat(this.#chunks)
    this.#resolve(
      understand({
        status: this.#status,
        headers: this.#headers,
        body: whole === null ? '' : whole.toString('utf8'),
        expect,
        hide,
        durationMs: elapsed(this.#startedAt),
      }),
    )
  }

  #end(error: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    unwatch(this)
    this.#noteSilence(error)
    this.#decoder?.destroy()
    this.#controller?.abort(error instanceof Error ? error : new Error('ended'))
    const { timeoutMs, onGaveUp } = this.#options
    if (error === deadlinePassed) onGaveUp?.()
    this.#resolve({ type: 'failure', ...describe({ error, timeoutMs, wasSent: this.#isSent }), durationMs: elapsed(this.#startedAt) })
  }

  /** What this end says about the host. */
  #noteSilence(error: unknown): void {
    if (!(error instanceof TimeUp)) noteAnswer(this.origin)
    if (error === deadlinePassed && this.#isSent && this.#status === 0) noteSilence(this)
    else leave(this)
  }
}

const noHeaders: IncomingHttpHeaders = {}
const acceptJson = { 'accept-encoding': 'identity', accept: 'application/json' }
const acceptAny = { 'accept-encoding': 'identity', accept: '*/*' }

function decoderFor(encoding: string): Transform | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') return createInflate()
  return encoding === 'br' ? createBrotliDecompress() : null
}

/** Why the exchange was ended from our side. */
class TimeUp extends Error {
  readonly by: 'deadline' | 'stopped'
  constructor(by: 'deadline' | 'stopped') {
    super(by)
    this.by = by
  }
}

/** Made once: a trace of our own timer tells nothing, and costs where many hang. */
const deadlinePassed = new TimeUp('deadline')
const stoppedByCaller = new TimeUp('stopped')

class TooLarge extends Error {
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super('too large')
    this.maxBytes = maxBytes
  }
}

function describe(options: { error: unknown; timeoutMs: number; wasSent: boolean }): { reason: HttpFailureReason; message: string } {
  const { error, timeoutMs, wasSent } = options
  if (error instanceof TooLarge)
    return { reason: 'too-large', message: `The answer is longer than ${error.maxBytes} bytes; the rest was not read.` }
  if (error instanceof TimeUp) {
    if (error.by === 'stopped') return { reason: 'timeout', message: 'Stopped by the caller before the answer was complete.' }
    return {
      reason: 'timeout',
      message: wasSent
        ? `No complete answer within ${timeoutMs} ms.`
        : `Not sent within ${timeoutMs} ms: the host answered none of the requests before it.`,
    }
  }
  return { reason: failureReason(error), message: redactLine(error instanceof Error ? error.message || error.name : 'unknown error') }
}

export function failure(reason: HttpFailureReason, message: string): HttpOutcome {
  return { type: 'failure', reason, message, durationMs: 0 }
}

function elapsed(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
