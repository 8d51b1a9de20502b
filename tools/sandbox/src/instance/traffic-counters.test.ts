import { expect, test } from 'vitest'
import { openTrafficCounters } from './traffic-counters.ts'

test('counts requests and failures of the last five minutes, and forgets what is older', () => {
  let now = 0
  const traffic = openTrafficCounters({ now: () => now })
  traffic.record({ feature: 'checkout', code: 'payment-timeout' })
  now = 9 * 60_000
  for (const code of [null, null, 'payment-declined']) traffic.record({ feature: 'checkout', code })
  expect(traffic.read('checkout')).toEqual({
    requests: 3,
    failures: 1,
    requestsPerMinute: 0.6,
    failuresPerMinute: 0.2,
    codes: { 'payment-declined': 1 },
  })
  expect(traffic.read('search').requests).toBe(0)
})
