import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createVisitLanes } from './visit-lanes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount(), 'no timer is left behind').toBe(0)
  vi.useRealTimers()
})

const lanes = () => createVisitLanes({ quickMax: 2, slowMax: 2, slowAfterMs: 1000 })
function work() {
  let end = () => {}
  const done = new Promise<void>((resolve) => (end = resolve))
  return { run: () => done, end }
}

test('a visit that takes long makes room, and says so', async () => {
  const { begin, room, change, idle } = lanes()
  const hanging = work()
  begin({ tenant: 'acme', work: hanging.run })
  begin({ tenant: 'globex', work: work().run })
  expect(room()).toBe(0)
  const changed = change()
  await vi.advanceTimersByTimeAsync(1000)
  await changed
  expect(room()).toBe(2)
  hanging.end()
  void idle()
})

test('a visit is not slow because we stood still ourselves', async () => {
  const { begin, room, idle } = lanes()
  const visit = work()
  const begunAt = performance.now()
  begin({ tenant: 'acme', work: visit.run })
  const clock = vi.spyOn(performance, 'now').mockReturnValue(begunAt + 1500)
  await vi.advanceTimersByTimeAsync(1000)
  expect(room(), 'its timer was served half a second late').toBe(1)
  clock.mockReturnValue(begunAt + 2500)
  await vi.advanceTimersByTimeAsync(1000)
  expect(room(), 'now it takes long by itself').toBe(2)
  clock.mockRestore()
  visit.end()
  await idle()
})

test('a tenant that was slow takes no place of the others, until a visit to it is quick again', async () => {
  const { begin, room } = lanes()
  const first = work()
  begin({ tenant: 'acme', work: first.run })
  await vi.advanceTimersByTimeAsync(1000)
  first.end()
  await vi.advanceTimersByTimeAsync(0)
  expect(begin({ tenant: 'acme', work: async () => {} })).toBe('begun')
  expect(room()).toBe(2)
  await vi.advanceTimersByTimeAsync(0)
  const quick = work()
  begin({ tenant: 'acme', work: quick.run })
  expect(room()).toBe(1)
  quick.end()
  await vi.advanceTimersByTimeAsync(0)
})

test('too many slow tenants are turned away, and others are not', async () => {
  const { begin, room, idle } = lanes()
  const hanging = ['a', 'b', 'c'].map((tenant) => ({ tenant, ...work() }))
  for (const { tenant, run } of hanging) {
    begin({ tenant, work: run })
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(begin({ tenant: 'a', work: work().run })).toBe('no-room')
  expect(begin({ tenant: 'well', work: async () => {} })).toBe('begun')
  for (const { end } of hanging) end()
  await idle()
  expect(room()).toBe(2)
})
