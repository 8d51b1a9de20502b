import { allowedAddress, plainAddress, type AddressAnswer, type AddressBook } from './allowed-address.ts'
import type { HttpGet, HttpOutcome, HttpPost, HttpReader, HttpWriter } from './clients.ts'
import { exchange, failure, type ExchangeOptions, type HttpTransport } from './http-exchange.ts'
import type { SecretStore } from './secret-store.ts'

export type HttpClientOptions = {
  transport: HttpTransport
  /** Looked up at each call, so that an address that moved is followed. */
  book: () => AddressBook | Promise<AddressBook>
  /** Name used by packs → reference of the secret store. */
  secretRefs: Record<string, string>
  secrets: SecretStore
  hide: ExchangeOptions['hide']
  signal: AbortSignal
  onGaveUp?: (() => void) | undefined
}

/** GET and nothing else, to the addresses of the book and no others. */
export function httpReader(options: HttpClientOptions): HttpReader {
  return { get: (request) => call({ options, method: 'GET', request, body: undefined, extraHeaders: undefined }) }
}

/** POST with the idempotency key of one step. Two different posts under one key throw; give them parts. */
export function httpWriter(options: HttpClientOptions & { idempotencyKey: string }): HttpWriter {
  const sent = new Map<string, string>()
  return {
    post: async (request) => {
      const key = request.part === undefined ? options.idempotencyKey : `${options.idempotencyKey}:${request.part}`
      if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Error('An idempotency key has 1 to 200 printable characters.')
      const body = JSON.stringify(request.body)
      const content = JSON.stringify([request.endpoint ?? null, request.path, body])
      if ((sent.get(key) ?? content) !== content) {
        throw new Error(`The idempotency key "${key}" was already used for another post of this step. Give each post its own part.`)
      }
      sent.set(key, content)
      return call({ options, method: 'POST', request, body, extraHeaders: { 'content-type': 'application/json', 'idempotency-key': key } })
    },
  }
}

const ownHeaders = /^(host|authorization|cookie|idempotency-key|content-length|transfer-encoding|connection|expect|upgrade|proxy-.*)$/i

type CallOptions = {
  options: HttpClientOptions
  method: 'GET' | 'POST'
  request: HttpGet | HttpPost
  body: string | undefined
  extraHeaders: Record<string, string> | undefined
}

/** Rejects for a mistake in the pack only. Nearly all calls need nothing that has to be waited for. */
function call(args: CallOptions): Promise<HttpOutcome> {
  const { options, method, request, body, extraHeaders } = args
  const forbidden = request.headers === undefined ? undefined : Object.keys(request.headers).find((name) => ownHeaders.test(name))
  if (forbidden !== undefined) return Promise.reject(new Error(`The header "${forbidden}" belongs to the connector; a pack cannot set it.`))
  const book = options.book()
  if (book instanceof Promise || request.auth !== undefined) return callPrepared({ ...args, book })
  // Written out: a spread copies name by name, and this is called for each look.
  return ask({ options, method, request, body, extraHeaders, book, auth: undefined })
}

async function callPrepared(args: CallOptions & { book: AddressBook | Promise<AddressBook> }): Promise<HttpOutcome> {
  const { options, request } = args
  const book = await args.book
  // Nobody is told a secret who may not be asked.
  const target = findTarget({ book, request })
  const auth = request.auth === undefined || target.type === 'refused' ? undefined : await authorization(options, request.auth)
  return ask({ ...args, book, auth })
}

function ask(args: CallOptions & { book: AddressBook; auth: Record<string, string> | undefined }): Promise<HttpOutcome> {
  const { options, method, request, body, extraHeaders, book, auth } = args
  const target = findTarget({ book, request })
  if (target.type === 'refused') return Promise.resolve(failure('refused', target.message))
  const hasHeaders = request.headers !== undefined || extraHeaders !== undefined || auth !== undefined
  return exchange({
    transport: options.transport,
    origin: target.origin,
    path: target.path,
    method,
    headers: hasHeaders ? { ...request.headers, ...extraHeaders, ...auth } : undefined,
    body,
    expect: request.expect ?? 'json',
    timeoutMs: request.timeoutMs ?? 5_000,
    maxBytes: request.maxBytes ?? 1_048_576,
    hide: options.hide,
    signal: options.signal,
    onGaveUp: options.onGaveUp,
  })
}

type Target = { type: 'target'; origin: string; path: string } | Extract<AddressAnswer, { type: 'refused' }>

function findTarget({ book, request }: { book: AddressBook; request: HttpGet | HttpPost }): Target {
  const { path, endpoint } = request
  const query = 'query' in request ? request.query : undefined
  const plain = query === undefined ? plainAddress({ book, path, endpoint }) : null
  if (plain !== null) return { type: 'target', ...plain }
  const answer = allowedAddress({ book, path, endpoint, query })
  if (answer.type === 'refused') return answer
  return { type: 'target', origin: answer.url.origin, path: `${answer.url.pathname}${answer.url.search}` }
}

async function authorization(options: HttpClientOptions, name: string): Promise<Record<string, string>> {
  const reference = options.secretRefs[name]
  if (reference === undefined) throw new Error(`There is no secret named "${name}" here. Name it in the inventory's secretRefs.`)
  const secret = await options.secrets.find(reference)
  if (secret === null) throw new Error(`The secret store holds nothing under the reference "${reference}".`)
  return { authorization: `Bearer ${secret.reveal()}` }
}
