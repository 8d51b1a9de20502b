import type { HttpFailureReason } from './clients.ts'

type NetworkReason = Exclude<HttpFailureReason, 'not-json'>

const reasons: [RegExp, NetworkReason][] = [
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/, 'refused'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT)$/, 'timeout'],
  [/^(UND_ERR_RES_EXCEEDED_MAX_SIZE|UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/, 'too-large'],
  [/^(CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|HOSTNAME_MISMATCH)$/, 'tls'],
  [/^(HPE_\w+|Z_\w+|ERR_(_ERROR_FORMAT_\w+|BROTLI\w*|PADDING\w*|_\w+)|UND_ERR_RESPONSE)$/, 'protocol'],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_ABORTED)$/,
    'reset',
  ],
]

/** Sorts an error of node:net, node:tls, zlib, the HTTP parser or undici; what is none of these is `protocol`. */
export function failureReason(error: unknown): NetworkReason {
  for (const code of codesOf(error)) {
    // llhttp reports an answer that stops in the middle as an error of the parser; for the reader it is a cut line.
    if (code === 'HPE_INVALID_EOF_STATE') return 'reset'
    const found = reasons.find(([pattern]) => pattern.test(code))
    if (found) return found[1]
  }
  return 'protocol'
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesOf) : []
  return [...own, ...inner, ...codesOf(error.cause)]
}
