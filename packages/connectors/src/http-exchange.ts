import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Dispatcher } from 'undici'
import type { HttpFailureReason, HttpOutcome } from './clients.ts'
import { failureReason } from './failure-reason.ts'
import { understand } from './http-answer.ts'
import { redactLine, type RedactOptions } from './redact.ts'

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
  headers: Record<string, string>
  body?: string
  expect: 'json' | 'text'
  timeoutMs: number
  maxBytes: number
  hide: NonNullable<RedactOptions['hide']>
  signal: AbortSignal
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
class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions
  readonly #resolve: (outcome: HttpOutcome) => void
  readonly #startedAt = performance.now()
  readonly #stop = () => this.#end({ error: stoppedByCaller })
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | null = null
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #chunks: Buffer[] = []
  #size = 0
  #decoder: Transform | null = null
  #triesLeft: number
  #isOver = false

  constructor(options: ExchangeOptions, resolve: (outcome: HttpOutcome) => void) {
    this.#options = options
    this.#resolve = resolve
    this.#triesLeft = options.method === 'GET' ? 1 : 0
    this.#timer = setTimeout(() => this.#end({ error: deadlinePassed }), options.timeoutMs)
    options.signal.addEventListener('abort', this.#stop)
  }

  begin(): void {
    if (this.#options.signal.aborted) return this.#stop()
    this.#send()
  }

  #send(): void {
    const { transport, origin, path, method, headers, body, expect } = this.#options
    const all = { 'accept-encoding': 'identity', accept: expect === 'json' ? 'application/json' : '*/*', ...headers }
    try {
      // Our own deadline covers every part; the dispatcher's timers would only cost.
      transport.dispatch({ origin, path, method, headers: all, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 }, this)
    } catch (error) {
      this.#end({ error })
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Its time was up while it still waited for a connection.
    if (this.#isOver) controller.abort(deadlinePassed)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    this.#decoder = decoderFor(String(headers['content-encoding'] ?? 'identity'))
    this.#decoder?.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#decoder?.on('error', (error) => this.#end({ error }))
    this.#decoder?.on('end', () => this.#end({}))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#decoder === null) return this.#take(chunk)
    if (this.#isOver || this.#decoder.write(chunk)) return
    controller.pause()
    this.#decoder.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.#decoder === null) this.#end({})
    else this.#decoder.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A kept-alive connection may be closed by the other side at the very moment it is used again: not a fault of the
    // target. Only a GET may be sent twice.
    if (!this.#isOver && this.#status === 0 && this.#triesLeft > 0 && failureReason(error) === 'reset') {
      this.#triesLeft -= 1
      return this.#send()
    }
    this.#end({ error })
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return
    this.#size += chunk.length
    if (this.#size > this.#options.maxBytes) return this.#end({ error: new TooLarge(this.#options.maxBytes) })
    this.#chunks.push(chunk)
  }

  #end({ error }: { error?: unknown }): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#options.signal.removeEventListener('abort', this.#stop)
    const durationMs = elapsed(this.#startedAt)
    if (error === undefined) return this.#resolve(this.#answer(durationMs))
    this.#decoder?.destroy()
    this.#controller?.abort(error instanceof Error ? error : new Error('ended'))
    this.#resolve({ type: 'failure', ...describe({ error, timeoutMs: this.#options.timeoutMs }), durationMs })
  }

  #answer(durationMs: number): HttpOutcome {
    const body = this.#chunks.length === 1 ? this.#chunks[0]!.toString('utf8') : Buffer.concat(this.#chunks).toString('utf8')
    const { expect, hide } = this.#options
    return understand({ status: this.#status, headers: this.#headers, body, expect, hide, durationMs })
  }
}

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

function describe({ error, timeoutMs }: { error: unknown; timeoutMs: number }): { reason: HttpFailureReason; message: string } {
  if (error instanceof TooLarge)
    return { reason: 'too-large', message: `The answer is longer than ${error.maxBytes} bytes; the rest was not read.` }
  if (error instanceof TimeUp) {
    const message =
      error.by === 'deadline' ? `No complete answer within ${timeoutMs} ms.` : 'Stopped by the caller before the answer was complete.'
    return { reason: 'timeout', message }
  }
  return { reason: failureReason(error), message: redactLine(error instanceof Error ? error.message || error.name : 'unknown error') }
}

export function failure(reason: HttpFailureReason, message: string): HttpOutcome {
  return { type: 'failure', reason, message, durationMs: 0 }
}

function elapsed(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
