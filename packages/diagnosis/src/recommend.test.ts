import type { ExplainedCause } from '@lamplighter/catalog/evidence'
import { expect, test } from 'vitest'
import { type RemediationOption, recommend } from './recommend.ts'

function cause(id: string, probability: number): ExplainedCause {
  return { cause: id, node: id, nodeKind: 'component', probability, score: 0, severity: 1, cures: [], ledger: [] }
}

function remediation(id: string, given: Partial<RemediationOption> = {}): RemediationOption {
  return { id, cures: ['a'], cost: 0.05, risk: 0.2, applicable: 1, fixRates: {}, ...given }
}

const explanation = { verdict: 'likely' as const, scope: 'tenant' as const, causes: [cause('a', 0.8), cause('b', 0.1)] }

test('value is Σ P(h)·P(fix) − cost − risk·(1 − P(applicable))', () => {
  const both = remediation('r', { cures: ['a', 'b'], applicable: 0.75, fixRates: { a: { fixed: 8, tried: 8 }, b: { fixed: 0, tried: 2 } } })
  const [only] = recommend({ explanation, remediations: [both] })
  expect(only!.value).toBeCloseTo(0.8 * 0.9 + 0.1 * 0.25 - 0.05 - 0.2 * 0.25)
  expect(only).toMatchObject({
    disabled: null,
    for: [
      { cause: 'a', fix: 0.9 },
      { cause: 'b', fix: 0.25 },
    ],
  })
})

test('an untried remediation stands between a proven and a failing one', () => {
  const order = recommend({
    explanation,
    remediations: [
      remediation('failing', { fixRates: { a: { fixed: 0, tried: 9 } } }),
      remediation('untried'),
      remediation('proven', { fixRates: { a: { fixed: 9, tried: 9 } } }),
    ],
  })
  expect(order.map(({ id }) => id)).toEqual(['proven', 'untried', 'failing'])
})

test('a shared cause disables what acts on one tenant and leaves what acts on the shared part', () => {
  const order = recommend({
    explanation: { ...explanation, scope: 'shared' },
    remediations: [remediation('local', { fixRates: { a: { fixed: 99, tried: 99 } } }), remediation('whole', { reach: 'shared' })],
  })
  expect(order.map(({ id, disabled }) => [id, disabled])).toEqual([
    ['whole', null],
    ['local', 'cause-is-shared'],
  ])
})

test.each([
  ['cures nothing that was found', explanation, remediation('r', { cures: ['z'] }), 'cures-nothing-found'],
  ['its precheck failed', explanation, remediation('r', { applicable: 0 }), 'not-applicable'],
  ['the cause is unknown', { ...explanation, verdict: 'unknown' as const }, remediation('r'), 'cause-unknown'],
])('disabled with the reason: %s', (_name, given, option, disabled) => {
  expect(recommend({ explanation: given, remediations: [option] })[0]!.disabled).toBe(disabled)
})
