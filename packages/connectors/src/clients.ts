import type { Json } from '@lamplighter/catalog/vocabulary'

// What packs are written against: types only. "Read-only" is the type's promise here and the connector's deed behind it.

/** Why no usable answer came. `refused`: nobody listens there, or the address isn't one of this tenant's. */
export type HttpFailureReason = 'refused' | 'timeout' | 'reset' | 'too-large' | 'not-json' | 'tls' | 'dns' | 'protocol'

export type HttpFailure = {
  type: 'failure'
  reason: HttpFailureReason
  /** Redacted, one line. */
  message: string
  durationMs: number
}

export type HttpResponse = {
  type: 'response'
  status: number
  /** Lower-case names; only the ones that are safe to keep (no cookies, no challenges). */
  headers: Record<string, string>
  /** The parsed body; null when it is empty, when text was asked for, or when an error answer (≥ 400) is no JSON. */
  json: Json
  text: string
  durationMs: number
}

/** Every way an HTTP call can end, as a value; a call throws only for a mistake in the pack. */
export type HttpOutcome = HttpResponse | HttpFailure

export type HttpGet = {
  /** Path below the instance's base address (`/health`), or an absolute address of one of its own endpoints. */
  path: string
  /** Name of a further endpoint of the instance, e.g. `secure`; the base address when absent. */
  endpoint?: string
  query?: Record<string, string | number | boolean>
  /** Name of a secret of the instance (`instance.secretRefs`), sent as a bearer token. */
  auth?: string
  headers?: Record<string, string>
  /** `json` (default): a successful answer that is no JSON is the failure `not-json`. */
  expect?: 'json' | 'text'
  /** Total, from the call to the last byte of the body. Default 5,000. */
  timeoutMs?: number
  /** Of the body as received after decompression. Default 1 MiB. */
  maxBytes?: number
}

/** Can look and cannot write: it has no other method than GET, follows no redirect, and reaches this tenant's hosts only. */
export type HttpReader = { get(request: HttpGet): Promise<HttpOutcome> }

export type HttpPost = Omit<HttpGet, 'query'> & {
  body: Json
  /** Tells several posts of one step apart: the idempotency key becomes `run:step:part`. */
  part?: string
}

/**
 * Sends the idempotency key of the step it was made for, put in by the connector. Two different posts under one key
 * are a mistake in the pack and throw: the target would swallow the second.
 */
export type HttpWriter = { post(request: HttpPost): Promise<HttpOutcome> }

export type SqlValue = string | number | boolean | null | string[] | number[]

export type SqlSelect = {
  /** One statement; values as $1, $2 … */
  text: string
  values?: SqlValue[]
  /** Enforced by the server (`statement_timeout`) and by the connector. Default 3,000. */
  timeoutMs?: number
  /** More rows than this are `too-large`. Default 200. */
  maxRows?: number
}

export type SqlFailureReason =
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'too-large'
  | 'tls'
  | 'dns'
  | 'protocol'
  | 'denied'
  | 'read-only'
  | 'rejected'
  | 'no-connection-left'

export type SqlFailure = {
  type: 'failure'
  reason: SqlFailureReason
  /** SQLSTATE when the server answered. */
  code: string | null
  message: string
  durationMs: number
}

export type SqlRows = {
  type: 'rows'
  /** Dates arrive as ISO texts, big numbers as texts when they do not fit. */
  rows: Record<string, Json>[]
  durationMs: number
}

export type SqlOutcome = SqlRows | SqlFailure

/** Runs one statement in a read-only transaction that the server enforces. */
export type SqlReader = { select(query: SqlSelect): Promise<SqlOutcome> }

export type CertificateFacts = {
  type: 'certificate'
  subject: string
  issuer: string
  /** ISO 8601. */
  notBefore: string
  notAfter: string
  /** Within its dates now; a private issuer does not make it invalid. */
  valid: boolean
  /** Whole days until `notAfter`, negative once it has passed. */
  daysLeft: number
  selfSigned: boolean
  durationMs: number
}

export type TlsOutcome = CertificateFacts | (Omit<HttpFailure, 'reason'> & { reason: Exclude<HttpFailureReason, 'too-large' | 'not-json'> })

/** Looks at the certificate that an endpoint of the instance presents; sends no request. */
export type TlsReader = { inspect(options: { endpoint: string; serverName?: string; timeoutMs?: number }): Promise<TlsOutcome> }

export type ReadClients = { instance: HttpReader; platform: HttpReader; database: SqlReader; certificate: TlsReader }
export type WriteClients = { instance: HttpWriter; platform: HttpWriter }
export type PlatformClient = HttpReader

/** The bag that most packs bind their definers to: `checkDefiner<TenantClients>()`. */
export type TenantClients = { read: ReadClients; write: WriteClients; platform: PlatformClient }
