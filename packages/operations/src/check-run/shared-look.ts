import type { CheckResult } from '../context.ts'

/**
 * One look for all who need the same one: whoever asks for a key while a look is under way, or soon after it, gets
 * its result. A look is shared only with callers who accept one that began that early (`freshSince`), so that a
 * verification never reads a look from before the remediation.
 */
export function createSharedLooks({ keptMs }: { keptMs: number }): SharedLooks {
  const looks = new Map<string, Look>()

  function forget(now: Date): void {
    for (const [key, look] of looks) {
      if (look.settled && now.getTime() - look.startedAt.getTime() > keptMs) looks.delete(key)
    }
  }

  return {
    get({ key, now, freshSince, look }) {
      const known = looks.get(key)
      if (known !== undefined && known.startedAt >= freshSince) return known.result
      forget(now)
      const started: Look = { startedAt: now, settled: false, result: look() }
      const settle = () => {
        started.settled = true
      }
      started.result.then(settle, () => {
        if (looks.get(key) === started) looks.delete(key)
      })
      looks.set(key, started)
      return started.result
    },
  }
}

export type SharedLooks = {
  get(options: { key: string; now: Date; freshSince: Date; look: () => Promise<CheckResult> }): Promise<CheckResult>
}

type Look = { startedAt: Date; settled: boolean; result: Promise<CheckResult> }
