import { randomUUID } from 'node:crypto'
import type { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import type { RefusalReason } from '@lamplighter/operations/views'

export type FieldProblem = { path: string; message: string }

/** What may be said about an error outside this process. */
export type ErrorReport = {
  /** One sentence for people, never a stack, a statement or a value that was not meant to be seen. */
  message: string
  refusal: RefusalReason
  /** Which input fields are wrong; empty unless the input was. */
  fields: FieldProblem[]
  /** Present when the fault is ours: the same id stands in the server's log beside the real error. */
  errorId: string | null
}

/**
 * Says what a caller may know about an error. Always the same answer for the same error object, so that the log and the
 * response carry the same id. Only errors that were made to be read (`TRPCError` without a cause, refusals, input errors) keep
 * their words; everything else is opaque.
 */
export function reportError(error: TRPCError): ErrorReport {
  const known = reports.get(error)
  if (known) return known
  const report = makeReport(error)
  reports.set(error, report)
  return report
}

const reports = new WeakMap<TRPCError, ErrorReport>()

/** An expected "no" at the API's door: carries its refusal to the caller as it is. */
export class DoorRefusal extends Error {
  readonly refusal: RefusalReason
  constructor(refusal: RefusalReason, options?: ErrorOptions) {
    super(refusal.message, options)
    this.name = 'DoorRefusal'
    this.refusal = refusal
  }
}

function makeReport(error: TRPCError): ErrorReport {
  if (error.cause instanceof DoorRefusal) return refused(error.cause.refusal)
  if (error.code === 'BAD_REQUEST' && error.cause instanceof ZodError) return invalidInput(error.cause)
  const protocol = protocolWords[error.code]
  if (protocol) return refused({ ...protocol, who: null })
  return unexpected()
}

function refused(refusal: RefusalReason): ErrorReport {
  return { message: refusal.message, refusal, fields: [], errorId: null }
}

function invalidInput(error: ZodError): ErrorReport {
  const fields = error.issues.map((issue) => ({ path: formatPath(issue.path), message: issue.message }))
  const first = fields[0]
  const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : ''
  const message = `The request does not fit: ${first ? `${first.path}: ${first.message}` : 'unknown field'}${more}.`
  return {
    message,
    refusal: { code: 'request/invalid-input', message, wayOut: 'Correct the named fields and send it again.', who: null },
    fields,
    errorId: null,
  }
}

function unexpected(): ErrorReport {
  const errorId = randomUUID()
  const message = 'Something failed on our side.'
  return {
    message: `${message} Error ${errorId}.`,
    refusal: {
      code: 'server/unexpected',
      message,
      wayOut: `Try once more; if it stays, give error ${errorId} to the engineers.`,
      who: 'engineer',
    },
    fields: [],
    errorId,
  }
}

type ProtocolWords = Partial<Record<TRPCError['code'], Omit<RefusalReason, 'who'>>>

// What tRPC itself refuses before a procedure is reached; its own messages echo the request, so they are replaced.
const protocolWords: ProtocolWords = {
  PARSE_ERROR: { code: 'request/not-json', message: 'The request is not valid JSON.', wayOut: 'Send a JSON document.' },
  BAD_REQUEST: {
    code: 'request/malformed',
    message: 'The request can not be understood.',
    wayOut: 'Send the input as the procedure’s JSON document.',
  },
  NOT_FOUND: {
    code: 'request/unknown-procedure',
    message: 'There is no such procedure.',
    wayOut: 'Check the name; console and server may be of different versions: reload the page.',
  },
  METHOD_NOT_SUPPORTED: {
    code: 'request/wrong-method',
    message: 'Queries are asked with GET and changes are sent with POST.',
    wayOut: 'Use the other method.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    code: 'request/wrong-content-type',
    message: 'Only application/json is understood.',
    wayOut: 'Send a JSON document with that content type.',
  },
  PAYLOAD_TOO_LARGE: { code: 'request/too-large', message: 'The request is too large.', wayOut: 'Send less at once.' },
  TOO_MANY_REQUESTS: { code: 'request/too-many', message: 'Too many requests in a short time.', wayOut: 'Wait a minute.' },
  CLIENT_CLOSED_REQUEST: { code: 'request/left', message: 'The caller left before the answer was ready.', wayOut: 'Ask again.' },
}

/** `['params', 'limits', 0]` → `params.limits[0]`; the input itself is `input`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'input'
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}
