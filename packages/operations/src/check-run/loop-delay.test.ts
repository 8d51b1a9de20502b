import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLoopDelay } from './loop-delay.ts'

let now = 0
beforeEach(() => {
  vi.useFakeTimers()
  now = 1000
})
afterEach(() => {
  expect(vi.getTimerCount(), 'no timer is left behind').toBe(0)
  vi.useRealTimers()
})

/** The loop turns as it should. */
function turn({ ms }: { ms: number }) {
  for (let passed = 0; passed < ms; passed += 50) {
    now += 50
    vi.advanceTimersByTime(50)
  }
}
/** Time passes and nothing is served; then the loop turns once. */
function stall({ ms }: { ms: number }) {
  now += ms
}

test('a look during which the loop turned was held up by nobody', () => {
  const delay = createLoopDelay(() => now)
  const begunAt = delay.begin()
  turn({ ms: 2000 })
  expect(delay.end(begunAt).stalledMs).toBe(0)
})

test('a stall is counted by every look that it overlaps, as far as it does', () => {
  const delay = createLoopDelay(() => now)
  const early = delay.begin()
  turn({ ms: 500 })
  stall({ ms: 1000 })
  turn({ ms: 50 })
  const late = delay.begin()
  turn({ ms: 500 })
  expect(delay.end(early)).toEqual({ tookMs: 2050, stalledMs: 1000 })
  expect(delay.end(late).stalledMs).toBe(0)
})

test('a stall that the timer has not met yet counts for the look that it ends', () => {
  const delay = createLoopDelay(() => now)
  const begunAt = delay.begin()
  turn({ ms: 100 })
  stall({ ms: 800 })
  expect(delay.end(begunAt)).toEqual({ tookMs: 900, stalledMs: 750 })
})

test('many short delays add up; being a little late is none', () => {
  const delay = createLoopDelay(() => now)
  const begunAt = delay.begin()
  for (let n = 0; n < 10; n += 1) {
    stall({ ms: 200 })
    turn({ ms: 50 })
    stall({ ms: 30 })
    turn({ ms: 50 })
  }
  expect(delay.end(begunAt).stalledMs).toBe(2000)
})

test('time in which nobody looked is no stall', () => {
  const delay = createLoopDelay(() => now)
  expect(delay.end(delay.begin()).stalledMs).toBe(0)
  stall({ ms: 10_000 })
  const begunAt = delay.begin()
  turn({ ms: 100 })
  expect(delay.end(begunAt).stalledMs).toBe(0)
})
