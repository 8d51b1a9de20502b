import type { IncomingHttpHeaders } from 'node:http'
import type { Json } from '@lamplighter/catalog/vocabulary'
import type { HttpOutcome, HttpResponse } from './clients.ts'
import { redactAtTheDoor, redactLine, type RedactOptions } from './redact.ts'

export type AnswerOptions = {
  status: number
  headers: IncomingHttpHeaders
  body: string
  expect: 'json' | 'text'
  hide: NonNullable<RedactOptions['hide']>
  durationMs: number
}

/** A whole answer as packs see it: parsed as was expected, redacted at the door. */
export function understand(options: AnswerOptions): HttpOutcome {
  const { status, headers, body, expect, hide, durationMs } = options
  const response = (part: Pick<HttpResponse, 'json' | 'text'>) => new Answer({ status, headers, durationMs, ...part })
  if (expect === 'text') return response({ json: null, text: asText(body, hide) })
  if (body === '') return response({ json: null, text: '' })
  try {
    return response({ json: redactAtTheDoor(JSON.parse(body) as Json, hide), text: '' })
  } catch {
    if (status >= 400) return response({ json: null, text: asText(body, hide) })
    const kind = redactLine(headers['content-type'] ?? 'no content type')
    return { type: 'failure', reason: 'not-json', message: `The answer (status ${status}, ${kind}) is no JSON.`, durationMs }
  }
}

/** Hardly any check reads a header: they are made safe when one does. */
class Answer implements HttpResponse {
  readonly type = 'response'
  readonly status: number
  readonly json: Json
  readonly text: string
  readonly durationMs: number
  readonly #received: IncomingHttpHeaders
  #safe: Record<string, string> | null = null

  constructor(options: Pick<HttpResponse, 'status' | 'json' | 'text' | 'durationMs'> & { headers: IncomingHttpHeaders }) {
    this.status = options.status
    this.json = options.json
    this.text = options.text
    this.durationMs = options.durationMs
    this.#received = options.headers
  }

  get headers(): Record<string, string> {
    return (this.#safe ??= safeHeaders(this.#received))
  }

  /** As the plain object that it stands for. */
  toJSON(): HttpResponse {
    const { type, status, headers, json, text, durationMs } = this
    return { type, status, headers, json, text, durationMs }
  }
}

function asText(body: string, hide: AnswerOptions['hide']): string {
  return String(redactAtTheDoor(body, hide))
}

const unsafeHeader = /^(set-cookie|cookie|authorization|.*-authenticate|.*-authorization|.*(token|secret|password|api-?key).*)$/

function safeHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !unsafeHeader.test(name.toLowerCase()))
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), redactLine(String(value))]))
}
