import { lookWithTries } from '@lamplighter/catalog'
import { describe, expect, test } from 'vitest'
import { acme, fakeRead } from './fake-read.ts'
import { commercePack } from './pack.ts'

async function look(id: string, reads: Parameters<typeof fakeRead>[0]) {
  const check = commercePack.checks.find((one) => one.id === id)!
  const context = { tenant: acme, read: fakeRead(reads), now: new Date('2026-11-21T10:00:00Z'), signal: new AbortController().signal }
  return lookWithTries({ check, context, mayTryAgain: () => true })
}

describe.each(
  commercePack.checks
    .filter((check) => commercePack.nodes.some((node) => node.id === check.observes && node.kind === 'feature'))
    .map((check) => [check.id, check.observes] as const),
)('%s', (id, feature) => {
  const path = `/synthetic/${feature}`
  const traffic = { '/ops/traffic': { json: { features: { [feature]: { requestsPerMinute: 2, failuresPerMinute: 2 } } } } }

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

describe('the checkout is tried five times', () => {
  const ok = { json: { ok: true } }
  const failed = { status: 502, json: { ok: false, code: 'payment-error' } }
  const traffic = (failuresPerMinute: number) => ({ json: { features: { checkout: { requestsPerMinute: 30, failuresPerMinute } } } })

  test.each([
    ['one failure of five counts, for a fifth of what shoppers ask', [ok, ok, ok, ok, failed], 0, { failedTries: 1 }, 6],
    ['a partner that drops some shows how many', [failed, ok, failed, ok, ok], 2, { failedTries: 2 }, 12],
    ['what was counted counts where it is more', [failed, ok, ok, ok, ok], 20, { failedTries: 1 }, 20],
    ['what is down fails each time', [failed], 25, { failedTries: 5 }, 30],
  ])('%s', async (_, answers, failuresPerMinute, evidence, magnitude) => {
    const read = { instance: { '/synthetic/checkout': answers, '/ops/traffic': traffic(failuresPerMinute) } }
    expect(await look('checkout/takes-a-test-order', read)).toMatchObject({
      status: 'fail',
      message: 'payment-error',
      evidence: { tries: 5, ...evidence },
      magnitude,
    })
  })

  test('all five that end well are a pass', async () => {
    expect(await look('checkout/takes-a-test-order', { instance: { '/synthetic/checkout': ok } })).toMatchObject({
      status: 'pass',
      evidence: { tries: 5, failedTries: 0 },
    })
  })
})
