const COMBINING_MARKS = /\p{M}/gu
const SPACES = /[\s\u00A0]+/g
const SHORTEST_ORDER_PREFIX = 2
const LONGEST_ORDER_PREFIX = 24

// Letters that Unicode does not take apart, as people type them on other keyboards.
const SPELLED_OUT: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' }
const SPELLED_OUT_LETTERS = /[ßæœøđðþłı]/g

/** How identifiers are stored for search and callers' words compared with them: lower case, no accents, single spaces. */
export function normaliseIdentifier(text: string): string {
  return text
    .normalize('NFKD')
    .replace(COMBINING_MARKS, '')
    .toLowerCase()
    .replace(SPELLED_OUT_LETTERS, (letter) => SPELLED_OUT[letter] ?? letter)
    .replace(SPACES, ' ')
    .trim()
}

/** The words of a name, as they are found and as they are looked for: letters and digits only, safe inside a tsquery. */
export function wordsOf(text: string): string[] {
  return [
    ...new Set(
      normaliseIdentifier(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== ''),
    ),
  ]
}

/** The same words as each kind of identifier would have them. */
export type CallerWords = {
  normalised: string
  /** Of an e-mail or a web address, else the words themselves: "https://www.acme.example/cart" → "acme.example". */
  domain: string
  /** Every beginning that could be the prefix of an order number; none when the words are no order number. */
  orderPrefixes: string[]
}

export function readCallerWords(text: string): CallerWords {
  const normalised = normaliseIdentifier(text).slice(0, 200)
  const host = normalised.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/[/?#].*$/, '')
  const domain = host
    .slice(host.lastIndexOf('@') + 1)
    .replace(/:\d+$/, '')
    .replace(/^www\./, '')
  return { normalised, domain, orderPrefixes: orderPrefixesOf(normalised.replace(/^#/, '')) }
}

/** An order number is one word with a digit in it; what stands before some digit may be the prefix. */
function orderPrefixesOf(order: string): string[] {
  if (order.includes(' ')) return []
  const lastDigit = order.search(/\d\D*$/)
  const longest = Math.min(lastDigit, LONGEST_ORDER_PREFIX)
  return Array.from({ length: Math.max(0, longest - SHORTEST_ORDER_PREFIX + 1) }, (_, index) =>
    order.slice(0, SHORTEST_ORDER_PREFIX + index),
  )
}
