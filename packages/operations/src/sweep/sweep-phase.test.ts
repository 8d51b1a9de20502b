import { expect, test } from 'vitest'
import { nextInPhase } from './sweep-phase.ts'

const after = new Date('2026-11-21T10:00:00Z')
const minute = 60_000

test('the next look is later than now and within one interval', () => {
  for (let n = 0; n < 200; n += 1) {
    const gap = nextInPhase({ tenant: `t${n}`, after, intervalMs: minute }).getTime() - after.getTime()
    expect(gap).toBeGreaterThan(0)
    expect(gap).toBeLessThanOrEqual(minute)
  }
})

test('a tenant keeps its rhythm: consecutive looks are one interval apart', () => {
  const first = nextInPhase({ tenant: 'acme', after, intervalMs: minute })
  const second = nextInPhase({ tenant: 'acme', after: first, intervalMs: minute })
  expect(second.getTime() - first.getTime()).toBe(minute)
})

test('a thousand tenants are spread evenly: no tenth of the interval holds a fifth of them', () => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let n = 0; n < 1000; n += 1) {
    const gap = nextInPhase({ tenant: `tenant-${n}`, after, intervalMs: minute }).getTime() - after.getTime()
    tenths[Math.min(9, Math.floor(gap / 6000))]! += 1
  }
  expect(Math.max(...tenths)).toBeLessThan(200)
  expect(Math.min(...tenths)).toBeGreaterThan(50)
})
