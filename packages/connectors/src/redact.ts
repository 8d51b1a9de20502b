import type { Json } from '@lamplighter/catalog/vocabulary'

const mask = '•••'

export type RedactOptions = {
  /** `everything` (default): secrets and personal data. `secrets`: keeps e-mail addresses and names of secrets, for the tenant inventory. */
  hide?: 'everything' | 'secrets'
  /** Characters kept of one text. Default 4,000. */
  maxText?: number
  /** Entries kept of one list or object. Default 500. */
  maxItems?: number
  /** Default 12. */
  maxDepth?: number
}

/** What may leave a connector as data: bounded only by depth, since the body's size was bounded on the wire. */
export const atTheDoor = { maxText: 262_144, maxItems: Number.POSITIVE_INFINITY, maxDepth: 32 } satisfies RedactOptions

/** `redact` with these bounds, for each answer there is. */
export function redactAtTheDoor(value: unknown, hide: 'everything' | 'secrets'): Json {
  const limits = doorLimits[hide]
  return typeof value === 'string' ? redactText(value, limits) : copy({ value, depth: 0, limits })
}

const doorLimits = { everything: { ...atTheDoor, hide: 'everything' }, secrets: { ...atTheDoor, hide: 'secrets' } } as const

/**
 * A copy without secrets and personal data, bounded in size and depth: passwords in URLs, bearer and JWT tokens,
 * private keys, card numbers (Luhn), e-mail addresses (`a•••@example.com`), and whatever stands under a key that
 * is named like a secret. Never throws; what is no JSON becomes its name.
 */
export function redact(value: unknown, options: RedactOptions = {}): Json {
  return copy({ value, depth: 0, limits: { hide: 'everything', maxText: 4_000, maxItems: 500, maxDepth: 12, ...options } })
}

/** The same for one line of text, cut to 500 characters. */
export function redactLine(text: string): string {
  return redactText(text.replaceAll(/\s+/g, ' '), { hide: 'everything', maxText: 500 })
}

type Limits = Required<RedactOptions>

function copy({ value, depth, limits }: { value: unknown; depth: number; limits: Limits }): Json {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string') return redactText(value, limits)
  if (typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : `[${typeof value}]`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (depth >= limits.maxDepth) return '…'
  if (Array.isArray(value)) {
    const kept = value.length > limits.maxItems ? value.slice(0, limits.maxItems) : value
    const list = kept.map((item: unknown) => copy({ value: item, depth: depth + 1, limits }))
    return kept.length < value.length ? [...list, `… ${value.length - kept.length} more`] : list
  }
  const entries = Object.entries(value)
  const kept = entries.length > limits.maxItems ? entries.slice(0, limits.maxItems) : entries
  // fromEntries defines own properties, so that a key like `__proto__` stays data.
  return Object.fromEntries(
    kept.map(([key, item]) => [
      redactText(key, limits),
      hides({ key, value: item, hide: limits.hide }) ? mask : copy({ value: item, depth: depth + 1, limits }),
    ]),
  )
}

const secretName =
  /(?:^|[-_.\s])(?:pass(?:word|wd|phrase|code)|pwd|secrets?|tokens?|authori[sz]ation|cookies?|api-?keys?|private-?keys?|signing-?keys?|jwt|pin|cvv|cvc|otp)$/
const joinedSecretName =
  /^(?:api|access|private|signing|secret|encryption|service)[-_.\s]?keys?$|(?:password|passwd|passphrase|secret|token|apikey|authorization)$/

/** A name in the secret store (`product/acme/reader`): what an inventory says instead of the secret itself. */
const reference = /^[a-z0-9_-]{1,40}(?:\/[a-z0-9_.-]{1,64}){2,4}$/

/** The last word of the name decides: `accessToken` is hidden, `tokenExpiresAt` and `secretRefs` are not. */
function hides({ key, value, hide }: { key: string; value: unknown; hide: Limits['hide'] }): boolean {
  if (value === null || value === undefined || typeof value === 'boolean' || value === '') return false
  if (hide === 'secrets' && typeof value === 'string' && reference.test(value)) return false
  const name = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
  if (!secretName.test(name) && !joinedSecretName.test(name)) return false
  // `tokens: 5` is a count.
  return !(typeof value === 'number' && name.endsWith('s'))
}

const suspicious = /@|eyJ|-----BEGIN|\d{4}[ -]?\d{4}|bearer|basic|password|passwd|pwd|secret|token|api[_-]?key|_live_|_test_/i

function redactText(text: string, { hide, maxText }: Pick<Limits, 'hide' | 'maxText'>): string {
  // Cut generously before looking and exactly afterwards: a secret that crosses the cut is still seen whole.
  const near = text.length > maxText + 4_096 ? text.slice(0, maxText + 4_096) : text
  const clean = suspicious.test(near) ? masked(near, hide) : near
  return clean.length > maxText ? `${clean.slice(0, maxText)}…` : clean
}

function masked(text: string, hide: Limits['hide']): string {
  const secrets = text
    .replaceAll(/-----BEGIN ([A-Z ]{0,32}PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g, `[$1 ${mask}]`)
    .replaceAll(/([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@]{0,256}):[^\s/?#]{1,512}@/gi, `$1:${mask}@`)
    .replaceAll(/\beyJ[\w-]{6,}\.[\w-]{2,}(?:\.[\w-]*)?/g, mask)
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`)
    .replaceAll(/\b[sprw]k_(?:live|test)_\w{6,}/g, mask)
    .replaceAll(
      /\b([\w-]{0,24}(?:password|passwd|pwd|secret|token|api[_-]?key))(["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"'&,;}]{1,512}/gi,
      `$1$2${mask}`,
    )
  if (hide === 'secrets') return secrets
  return secrets
    .replaceAll(/([\w%+-])[\w.%+-]{0,63}@((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})\b/gi, `$1${mask}@$2`)
    .replaceAll(/(?<![\w.-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g, (digits) => (isCardNumber(digits) ? mask : digits))
}

/** ISO/IEC 7812-1 check digit. */
function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '')
  if (digits.length < 13 || digits.length > 19) return false
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
