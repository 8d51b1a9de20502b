import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawnPlays } from './drawn-plays.ts'

const draw = (settings: ReturnType<typeof drawnPlays>, play: (n: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(fc.nat(), play), settings).then(
    () => 'held',
    (error: Error) => error.message,
  )

test('a play that fails, or hangs, names the seed to play it again with, within the test’s time', async () => {
  const settings = drawnPlays({ numRuns: 5, withinMs: 60_000 })
  expect(await draw(settings, () => Promise.reject(new Error('bad')))).toMatch(/seed: -?\d+, path: "[\d:]+"/)
  const hangs = { ...settings, timeout: 20 }
  expect(await draw(hangs, () => new Promise(() => {}))).toMatch(/seed: -?\d+, path: "[\d:]+"/)
})

test('a play that cannot be shrunk in time is told as far as it came', async () => {
  const settings = drawnPlays({ numRuns: 100, withinMs: 35_300 })
  expect(settings.interruptAfterTimeLimit).toBe(300)
  const slow = async (n: number) => {
    for (const until = performance.now() + 20; performance.now() < until;);
    if (n > 10) throw new Error('bad')
  }
  const startedAt = performance.now()
  expect(await draw(settings, slow)).toMatch(/seed: -?\d+/)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
