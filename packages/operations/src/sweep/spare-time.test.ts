import { expect, test } from 'vitest'
import { createSpareTime } from './spare-time.ts'

let now = 0
let busy = 0
const spareTime = () => createSpareTime({ burst: 3, perSecond: 4, busyFrom: 0.6, busyShare: () => busy, clock: () => now })

test('with time to spare nothing waits', () => {
  busy = 0.5
  const rest = spareTime()
  expect(Array.from({ length: 20 }, rest)).toEqual(Array.from({ length: 20 }, () => 0))
})

test('without, a few begin at once and the rest one by one', () => {
  busy = 0.9
  const rest = spareTime()
  expect([rest(), rest(), rest(), rest()]).toEqual([0, 0, 0, 250])
  now += 250
  expect([rest(), rest()]).toEqual([0, 250])
  now += 10_000
  expect([rest(), rest(), rest(), rest()]).toEqual([0, 0, 0, 250])
})
