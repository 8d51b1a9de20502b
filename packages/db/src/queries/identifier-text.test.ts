import { expect, test } from 'vitest'
import { normaliseIdentifier, readCallerWords } from './identifier-text.ts'

test.each([
  ['  Größe &  Söhne ', 'grosse & sohne'],
  ['ÉCLAIR', 'eclair'],
  ['Ｆｕｌｌ', 'full'],
  ['Ørsted Łódź', 'orsted lodz'],
])('%s is searched as %s', (text, expected) => {
  expect(normaliseIdentifier(text)).toBe(expected)
})

test.each([
  ['ac-10', ['ac', 'ac-', 'ac-1']],
  ['#AC1', ['ac']],
  ['acme', []],
  ['a1', []],
  ['1', []],
  ['acme 24 shop', []],
])('%s may begin with the order prefixes %j', (text, expected) => {
  expect(readCallerWords(text).orderPrefixes).toEqual(expected)
})

test.each([
  ['https://www.acme.example:8443/cart?x#y', 'acme.example'],
  ['ada@acme.example', 'acme.example'],
  ['acme', 'acme'],
])('%s names the domain %s', (text, expected) => {
  expect(readCallerWords(text).domain).toBe(expected)
})
