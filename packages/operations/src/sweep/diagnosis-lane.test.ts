import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDiagnosisLane } from './diagnosis-lane.ts'

let done: string[] = []
let restMs = 0
beforeEach(() => {
  vi.useFakeTimers()
  done = []
  restMs = 0
})
afterEach(() => {
  expect(vi.getTimerCount(), 'no timer is left behind').toBe(0)
  vi.useRealTimers()
})

const laneOf = () =>
  createDiagnosisLane({
    diagnose: async ({ tenant, feature }) => void done.push(`${tenant} ${feature}`),
    onError: (error) => expect.fail(error.message),
    atOnce: 1,
    waitingMax: 6,
    restMs: () => restMs,
  })

test('every tenant’s first feature comes before anybody’s second, and nothing is diagnosed twice', async () => {
  const lane = laneOf()
  restMs = 100
  for (const tenant of ['a', 'b']) for (const feature of ['1', '2', '1']) lane.ask({ tenant, feature })
  restMs = 0
  vi.advanceTimersByTime(100)
  await lane.idle()
  expect(done).toEqual(['a 1', 'b 1', 'a 2', 'b 2'])
})

test('while there is no time to spare it rests, and idle waits for that too', async () => {
  const lane = laneOf()
  restMs = 250
  lane.ask({ tenant: 'a', feature: '1' })
  const idle = lane.idle()
  expect(done).toEqual([])
  restMs = 0
  await vi.advanceTimersByTimeAsync(250)
  await idle
  expect(done).toEqual(['a 1'])
})

test('beyond its bound nothing is taken in, and what is cleared is forgotten', async () => {
  const lane = laneOf()
  restMs = 250
  for (let n = 0; n < 9; n += 1) lane.ask({ tenant: `t${n}`, feature: '1' })
  lane.clear()
  await lane.idle()
  restMs = 0
  for (let n = 0; n < 3; n += 1) lane.ask({ tenant: `t${n}`, feature: '1' })
  await lane.idle()
  expect(done).toEqual(['t0 1', 't1 1', 't2 1'])
})
