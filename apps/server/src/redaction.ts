/**
 * Removes secrets from what is about to be logged, whatever its depth: by the name of the key, and by the look of the value.
 * Errors keep type, message, code and stack. Bounded: beyond eight levels or 200 entries nothing is shown.
 */
export function redactDetail(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= depthMax) return '[…]'
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, entriesMax).map((item) => redactDetail(item, depth + 1))
  const entries = Object.entries(value).slice(0, entriesMax)
  return Object.fromEntries(entries.map(([key, inner]) => [key, secretKey.test(key) ? hidden : redactDetail(inner, depth + 1)]))
}

/** Removes credentials from a text: URL passwords, bearer tokens, our own tokens and sign-in links, private keys, cookies. */
export function redactText(text: string): string {
  return secretTexts.reduce((rest, { find, replace }) => rest.replace(find, replace), text)
}

const hidden = '[hidden]'
const depthMax = 8
const entriesMax = 200
const secretKey = /pass(word|wd|phrase)?$|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key|signinlink/i

const secretTexts: { find: RegExp; replace: string }[] = [
  { find: /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, replace: `$1:${hidden}@` },
  { find: /\b(bearer|basic)\s+[\w.~+/=-]+/gi, replace: `$1 ${hidden}` },
  { find: /([?&](?:link|token|password|secret|key)=)[^&\s"']+/gi, replace: `$1${hidden}` },
  // Our session and link tokens: 32 random bytes in base64url.
  { find: /(?<![\w-])[\w-]{43}(?![\w-])/g, replace: hidden },
  { find: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, replace: hidden },
]

function redactError(error: Error, depth: number): Record<string, unknown> {
  // Only plain facts such as `code`: drivers hang whole connections on their errors.
  const own = Object.fromEntries(
    Object.entries(error).filter(
      ([key, value]) => key !== 'message' && key !== 'stack' && typeof value !== 'object' && typeof value !== 'function',
    ),
  )
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(redactDetail(own, depth + 1) as Record<string, unknown>),
    ...(error.cause === undefined ? {} : { cause: redactDetail(error.cause, depth + 1) }),
  }
}
