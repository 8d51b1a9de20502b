import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { request, type Dispatcher } from 'undici'
import type { HttpFailureReason, HttpOutcome } from './clients.ts'
import { failureReason } from './failure-reason.ts'
import { atTheDoor, redact, redactLine, type RedactOptions } from './redact.ts'

export type ExchangeOptions = {
  dispatcher: Dispatcher
  url: URL
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
 * on the wire, so memory stays bounded whatever the other side sends. Never throws.
 */
export async function exchange(options: ExchangeOptions): Promise<HttpOutcome> {
  const startedAt = performance.now()
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(new TimeUp('deadline')), options.timeoutMs)
  const stop = () => deadline.abort(new TimeUp('stopped'))
  options.signal.addEventListener('abort', stop, { once: true })
  if (options.signal.aborted) stop()
  try {
    const answer = await attempt({ ...options, signal: deadline.signal })
    return { ...answer, durationMs: elapsed(startedAt) }
  } catch (error) {
    const up = deadline.signal.aborted && deadline.signal.reason instanceof TimeUp ? deadline.signal.reason : null
    return { type: 'failure', ...describe({ error, up, timeoutMs: options.timeoutMs }), durationMs: elapsed(startedAt) }
  } finally {
    clearTimeout(timer)
    options.signal.removeEventListener('abort', stop)
  }
}

async function attempt(options: ExchangeOptions): Promise<HttpOutcome> {
  const send = () =>
    request(options.url, {
      dispatcher: options.dispatcher,
      method: options.method,
      headers: { 'accept-encoding': 'identity', accept: options.expect === 'json' ? 'application/json' : '*/*', ...options.headers },
      body: options.body ?? null,
      signal: options.signal,
    })
  const answer = await send().catch((error: unknown) => {
    // A kept-alive connection may be closed by the other side at the very moment it is used again: not a fault of the
    // target. Only a GET may be sent twice.
    if (options.method === 'GET' && failureReason(error) === 'reset' && !options.signal.aborted) return send()
    throw error
  })
  const body = await readBody({ stream: answer.body, encoding: String(answer.headers['content-encoding'] ?? 'identity'), ...options })
  return understand({ ...options, status: answer.statusCode, headers: safeHeaders(answer.headers), body })
}

async function readBody(options: { stream: Readable; encoding: string; maxBytes: number }): Promise<string> {
  const { stream, maxBytes } = options
  const decoder = decoderFor(options.encoding)
  const source: Readable = decoder ? stream.pipe(decoder) : stream
  // pipe() does not carry errors over; a cut line must end the reading of the decompressed side too.
  if (decoder) stream.on('error', (error) => decoder.destroy(error))
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new TooLarge(maxBytes)
      chunks.push(chunk)
    }
  } finally {
    if (!stream.readableEnded) stream.on('error', () => undefined).destroy()
    decoder?.destroy()
  }
  return Buffer.concat(chunks).toString('utf8')
}

function decoderFor(encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') return createInflate()
  return encoding === 'br' ? createBrotliDecompress() : null
}

type Understood = Pick<ExchangeOptions, 'expect' | 'hide'> & { status: number; headers: Record<string, string>; body: string }

function understand({ status, headers, body, expect, hide }: Understood): HttpOutcome {
  const seen = { type: 'response', status, headers, durationMs: 0 } as const
  if (expect === 'text') return { ...seen, json: null, text: asText(body, hide) }
  if (body === '') return { ...seen, json: null, text: '' }
  try {
    return { ...seen, json: redact(JSON.parse(body) as Json, { ...atTheDoor, hide }), text: '' }
  } catch {
    if (status >= 400) return { ...seen, json: null, text: asText(body, hide) }
    return failure('not-json', `The answer (status ${status}, ${headers['content-type'] ?? 'no content type'}) is no JSON.`)
  }
}

function asText(body: string, hide: ExchangeOptions['hide']): string {
  return String(redact(body, { ...atTheDoor, hide }))
}

const unsafeHeader = /^(set-cookie|cookie|authorization|.*-authenticate|.*-authorization|.*(token|secret|password|api-?key).*)$/

function safeHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !unsafeHeader.test(name.toLowerCase()))
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), redactLine(String(value))]))
}

/** Why the deadline's signal fired. */
class TimeUp extends Error {
  readonly by: 'deadline' | 'stopped'
  constructor(by: 'deadline' | 'stopped') {
    super(by)
    this.by = by
  }
}

class TooLarge extends Error {
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super('too large')
    this.maxBytes = maxBytes
  }
}

function describe(options: { error: unknown; up: TimeUp | null; timeoutMs: number }): { reason: HttpFailureReason; message: string } {
  const { error, up, timeoutMs } = options
  if (error instanceof TooLarge)
    return { reason: 'too-large', message: `The answer is longer than ${error.maxBytes} bytes; the rest was not read.` }
  if (up)
    return {
      reason: 'timeout',
      message:
        up.by === 'deadline' ? `No complete answer within ${timeoutMs} ms.` : 'Stopped by the caller before the answer was complete.',
    }
  return { reason: failureReason(error), message: redactLine(error instanceof Error ? error.message || error.name : 'unknown error') }
}

export function failure(reason: HttpFailureReason, message: string): HttpOutcome {
  return { type: 'failure', reason, message, durationMs: 0 }
}

function elapsed(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
