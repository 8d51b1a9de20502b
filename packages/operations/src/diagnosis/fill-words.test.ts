import { expect, test } from 'vitest'
import { fillWords } from './fill-words.ts'

test.each([
  ['The credential expired ({code}).', { code: 'expired' }, 'The credential expired (expired).'],
  ['The credential expired ({code}).', {}, 'The credential expired.'],
  ['It fails. The partner said {code}.', {}, 'It fails.'],
  ['No tax region for {countries}.', { countries: ['AT', 'FR'] }, 'No tax region for AT, FR.'],
  ['No tax region for {countries}.', { countries: ['AT', 'FR', 'DE', 'NL', 'BE'] }, 'No tax region for AT, FR, DE and 2 more.'],
  ['No tax region for {countries}.', { countries: [] }, 'No tax region for something not known yet.'],
  ['{count} letters wait.', { count: 60 }, '60 letters wait.'],
  ['Share is {share}.', { share: 0.41234 }, 'Share is 0.412.'],
  ['Unset: {tax.unset}.', { tax: { unset: 'AT' } }, 'Unset: AT.'],
  ['Host {host}', { host: { a: 1 } }, 'Host something not known yet'],
  ['Set {constructor} and {__proto__}', {}, 'Set something not known yet and something not known yet'],
  ['A { broken template', { x: null }, 'A broken template'],
  ['{a}{b}', { a: null, b: undefined }, 'something not known yetsomething not known yet'],
  ['Said {text}', { text: 'x {y}\nz' }, 'Said x y z'],
])('%j with %j reads %j', (template, values, expected) => {
  expect(fillWords({ template, values })).toBe(expected)
})

test('no template and no value ever shows a brace, undefined or null', () => {
  const values = { none: null, missing: undefined, object: {}, empty: '', list: [null], bad: Number.NaN, text: '{undefined}' }
  for (const name of [...Object.keys(values), 'absent', 'a.b.c', '']) {
    for (const template of [`{${name}}`, `Now ({${name}}).`, `One. Two {${name}} three. Four`, `{{${name}}}`, `{${name}`]) {
      expect(fillWords({ template, values })).not.toMatch(/[{}]|\bnull\b|\bNaN\b|\[object/)
    }
  }
})
