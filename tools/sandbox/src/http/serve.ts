import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from './refusal.ts'
import { matchRoute, type Access, type Answer, type Call, type Route } from './route.ts'

const bodyBytesMax = 256 * 1024

export interface Tokens {
  reader?: string
  operator?: string
}

/** Turns routes into a request listener: authentication, JSON in and out, every error one clear sentence. */
export function serveRoutes(options: { routes: readonly Route[]; tokens: Tokens }) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    void answerCall({ ...options, request })
      .catch(answerOfError)
      .then((answer) => {
        // What was not read of the body would be taken for the next request.
        if (request.complete) return send({ response, answer })
        request.resume()
        send({ response, answer: { ...answer, headers: { ...answer.headers, connection: 'close' } } })
      })
  }
}

export function send(options: { response: ServerResponse; answer: Answer }): void {
  const { response, answer } = options
  if (response.destroyed || response.headersSent) return
  const body = JSON.stringify(answer.body)
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...answer.headers,
  })
  response.end(body)
}

async function answerCall(options: { routes: readonly Route[]; tokens: Tokens; request: IncomingMessage }): Promise<Answer> {
  const { request, routes, tokens } = options
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const method = request.method ?? 'GET'
  const match = matchRoute({ routes, method, path: url.pathname })
  if (match.type === 'none') {
    throw new Refusal({ status: 404, code: 'not-found', message: `There is no ${url.pathname} here.` })
  }
  if (match.type === 'other-method') {
    const message = `${url.pathname} takes ${match.allowed.join(', ')}, not ${method}.`
    throw new Refusal({ status: 405, code: 'method-not-allowed', message })
  }
  authorise({ access: match.route.access, tokens, header: request.headers.authorization })
  const body = method === 'POST' ? await readJson(request) : undefined
  const call: Call = {
    method,
    path: url.pathname,
    params: match.params,
    query: url.searchParams,
    headers: request.headers,
    body,
  }
  return match.route.handle(call)
}

function authorise(options: { access: Access; tokens: Tokens; header: string | undefined }): void {
  if (options.access === 'public') return
  const given = options.header?.startsWith('Bearer ') ? options.header.slice(7) : ''
  if (sameToken({ given, expected: options.tokens.operator })) return
  if (sameToken({ given, expected: options.tokens.reader })) {
    if (options.access === 'reader') return
    throw new Refusal({ status: 403, code: 'forbidden', message: 'This token may read only; an action takes the operator token.' })
  }
  throw new Refusal({ status: 401, code: 'unauthenticated', message: 'A valid bearer token is required.' })
}

/** Compared through digests, so that neither length nor content leaks by time. */
function sameToken(options: { given: string; expected: string | undefined }): boolean {
  if (!options.expected || options.given === '') return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(options.given), digest(options.expected))
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) {
      throw new Refusal({ status: 413, code: 'too-large', message: `A body may have ${bodyBytesMax} bytes at most.` })
    }
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal({ status: 400, code: 'bad-request', message: 'The body is not valid JSON.' })
  }
}

function answerOfError(error: unknown): Answer {
  if (error instanceof Refusal) {
    return { status: error.status, body: { error: { code: error.code, message: error.message } } }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { status: 500, body: { error: { code: 'internal', message } } }
}
