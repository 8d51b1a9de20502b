import { expect, test, vi } from 'vitest'
import { openShard, shardSlots } from './shard.ts'

function hold() {
  let free = () => {}
  const work = () => new Promise<void>((resolve) => (free = resolve))
  return { work, free: () => free() }
}

test('who waits too long for a slot is refused, who has one goes on', async () => {
  vi.useFakeTimers()
  const shard = openShard({ id: 'eu-1', region: 'eu', now: () => Date.now() })
  const held = Array.from({ length: shardSlots }, hold)
  const running = held.map(({ work }) => shard.run({ tenant: 'noisy', work }))
  const quiet = shard.run({ tenant: 'quiet', work: () => Promise.resolve('served') })
  const refused = quiet.catch((error: unknown) => error)
  expect(shard.load()).toMatchObject({ busy: shardSlots, waiting: 1 })
  await vi.advanceTimersByTimeAsync(1300)
  expect(await refused).toMatchObject({ code: 'shard-busy' })
  expect(shard.load().waitMsP95).toBeGreaterThan(0)
  for (const one of held) one.free()
  await Promise.all(running)
  expect(shard.load().busy).toBe(0)
  vi.useRealTimers()
})

test('a throttled tenant keeps to its slots and others pass it by', async () => {
  const shard = openShard({ id: 'eu-1', region: 'eu' })
  shard.throttle({ tenant: 'noisy', slots: 1 })
  const first = hold()
  const running = shard.run({ tenant: 'noisy', work: first.work })
  const second = shard.run({ tenant: 'noisy', patient: true, work: () => Promise.resolve('later') })
  expect(await shard.run({ tenant: 'quiet', work: () => Promise.resolve('served') })).toBe('served')
  expect(shard.load()).toMatchObject({ busy: 1, waiting: 0 })
  first.free()
  await running
  expect(await second).toBe('later')
})

test('a slot is given back when the work fails', async () => {
  const shard = openShard({ id: 'eu-1', region: 'eu' })
  await expect(shard.run({ tenant: 'a', work: () => Promise.reject(new Error('broken')) })).rejects.toThrow('broken')
  expect(shard.load().busy).toBe(0)
})
