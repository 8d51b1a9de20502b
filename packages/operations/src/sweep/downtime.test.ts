import { expect, test } from 'vitest'
import { downtimeBetween } from './downtime.ts'

const base = { tenant: 'acme', feature: 'checkout', trustedMs: 180_000 } as const
const at = (time: string) => new Date(`2026-11-21T${time}Z`)

test('failing time is charged to the hours in which it was', () => {
  expect(downtimeBetween({ ...base, state: 'failing', from: at('10:59:30'), to: at('11:00:20') })).toMatchObject([
    { hour: at('10:00:00'), failingSeconds: 30, unknownSeconds: 0 },
    { hour: at('11:00:00'), failingSeconds: 20 },
  ])
})

test('time in which nobody looked is unknown, not downtime', () => {
  const hours = downtimeBetween({ ...base, state: 'failing', from: at('10:00:00'), to: at('10:30:00') })
  expect(hours).toMatchObject([{ failingSeconds: 180 }, { unknownSeconds: 1620 }])
})

test('many short times add up to the whole', () => {
  let sum = 0
  for (let ms = 0; ms < 10_000; ms += 700) {
    const from = new Date(at('10:00:00').getTime() + ms)
    sum += downtimeBetween({ ...base, state: 'failing', from, to: new Date(from.getTime() + 700) }).reduce(
      (total, hour) => total + hour.failingSeconds,
      0,
    )
  }
  expect(sum).toBe(10)
})

test('working time, warnings included, has no row; a clock that went back charges nothing', () => {
  expect(downtimeBetween({ ...base, state: 'ok', from: at('10:00:00'), to: at('10:01:00') })).toEqual([])
  expect(downtimeBetween({ ...base, state: 'degraded', from: at('10:00:00'), to: at('10:01:00') })).toEqual([])
  expect(downtimeBetween({ ...base, state: 'failing', from: at('10:01:00'), to: at('10:00:00') })).toEqual([])
})
