import { describe, expect, test } from 'vitest'
import { acme, fakeRead } from './fake-read.ts'
import { commercePack } from './pack.ts'

async function look(id: string, reads: Parameters<typeof fakeRead>[0]) {
  const check = commercePack.checks.find((one) => one.id === id)!
  return check.run({ tenant: acme, read: fakeRead(reads), now: new Date('2026-11-21T10:00:00Z'), signal: new AbortController().signal })
}

describe.each(
  commercePack.checks
    .filter((check) => commercePack.nodes.some((node) => node.id === check.observes && node.kind === 'feature'))
    .map((check) => [check.id, check.observes] as const),
)('%s', (id, feature) => {
  const path = `/synthetic/${feature}`
  const traffic = { '/ops/traffic': { json: { features: { [feature]: { requests: 60, failures: 10, failuresPerMinute: 2 } } } } }

  test.each<[string, Parameters<typeof fakeRead>[0], object]>([
    ['passes when the walk ends well', { instance: { [path]: { json: { ok: true } } } }, { status: 'pass' }],
    [
      'fails with the product’s code and what shoppers lose',
      { instance: { [path]: { status: 500, json: { ok: false, code: 'x-failed' } }, ...traffic } },
      { status: 'fail', message: 'x-failed', magnitude: 2 },
    ],
    [
      'fails without an amount when nobody counts',
      { instance: { [path]: { status: 500, json: { ok: false, code: 'x-failed' } } } },
      { status: 'fail', magnitude: null },
    ],
    [
      'fails when the instance is silent, for the shopper gets no answer either',
      { instance: { [path]: { failure: 'timeout' } } },
      { status: 'fail', message: 'instance-timeout' },
    ],
    ['fails when the answer is no answer', { instance: { [path]: { json: [] } } }, { status: 'fail', message: 'instance-not-understood' }],
    [
      'is unknown when our token is refused',
      { instance: { [path]: { status: 401, json: { error: { code: 'unauthenticated' } } } } },
      { status: 'unknown', message: 'probe-answered-401' },
    ],
  ])('%s', async (_, reads, expected) => {
    expect(await look(id, reads)).toMatchObject(expected)
  })
})

test('the checkout is tried five times, and the fifth failure still counts', async () => {
  const ok = { json: { ok: true } }
  const read = { instance: { '/synthetic/checkout': [ok, ok, ok, ok, { status: 502, json: { ok: false, code: 'payment-error' } }] } }
  expect(await look('checkout/takes-a-test-order', read)).toMatchObject({
    status: 'fail',
    message: 'payment-error',
    evidence: { tries: 5 },
  })
})
