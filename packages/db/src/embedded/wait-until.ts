import { setTimeout as delay } from 'node:timers/promises'

/** Asks again until the answer is not null; null when the time is over. */
export async function waitUntil<T>(options: {
  ask: () => T | null | Promise<T | null>
  withinMs: number
  everyMs?: number
}): Promise<T | null> {
  const deadline = performance.now() + options.withinMs
  for (;;) {
    const answer = await options.ask()
    if (answer !== null) return answer
    if (performance.now() > deadline) return null
    await delay(options.everyMs ?? 20)
  }
}
