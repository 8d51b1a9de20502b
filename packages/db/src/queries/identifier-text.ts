const COMBINING_MARKS = /\p{M}/gu
const SPACES = /[\s\u00A0]+/g
const SHORTEST_ORDER_PREFIX = 2
const LONGEST_ORDER_PREFIX = 24

/** How identifiers are stored for search and callers' words compared with them: lower case, no accents, single spaces. */
export function normaliseIdentifier(text: string): string {
  return text.normalize('NFKD').replace(COMBINING_MARKS, '').toLowerCase().replace(SPACES, ' ').trim()
}

/** The same words as each kind of identifier would have them. */
export type CallerWords = {
  normalised: string
  /** Of an e-mail or a web address, else the words themselves: "https://www.acme.example/cart" → "acme.example". */
  domain: string
  /** Every beginning that could be the prefix of an order number. */
  orderPrefixes: string[]
}

export function readCallerWords(text: string): CallerWords {
  const normalised = normaliseIdentifier(text).slice(0, 200)
  const host = normalised.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/[/?#].*$/, '')
  const domain = host.slice(host.lastIndexOf('@') + 1).replace(/:\d+$/, '').replace(/^www\./, '')
  const orderPrefixes: string[] = []
  const order = normalised.replace(/^#/, '')
  for (let length = SHORTEST_ORDER_PREFIX; length <= Math.min(order.length, LONGEST_ORDER_PREFIX); length++) orderPrefixes.push(order.slice(0, length))
  return { normalised, domain, orderPrefixes }
}
