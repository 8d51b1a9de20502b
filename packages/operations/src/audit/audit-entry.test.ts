import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, sha256Hex } from '@lamplighter/remediation'
import type { Json } from '@lamplighter/catalog'
import { sealOf } from './audit-entry.ts'

test('the seal is over the canonical JSON of the whole entry, whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme' })
  const maybe = fc.option(text)
  const entry = fc.record({
    seq: fc.nat(),
    at: text,
    actor: text,
    authority: text,
    gate: text,
    action: text,
    tenant: maybe,
    subject: maybe,
    details: fc.dictionary(fc.oneof(text, fc.constantFrom('previousHash', 'seq')), fc.jsonValue() as fc.Arbitrary<Json>),
    planHash: maybe,
    reason: maybe,
    case: maybe,
    previousHash: fc.stringMatching(/^[0-9a-f]{64}$/),
  })
  fc.assert(
    fc.property(entry, (drawn) => {
      expect(sealOf(drawn)).toBe(sha256Hex(canonicalJson(drawn)))
    }),
  )
})
