import type { ApiClient } from './api-client.ts'
import type { Rollout } from './rollout-text.ts'

/** Something is being done about it by the server; in any other state a person is next, or nobody. */
const movingStates: Rollout['state'][] = ['planning', 'running', 'aborting']
const everyMs = 1_000
/** Half a minute of silence. */
const unansweredMax = 30

/** Waits until a rollout rests, saying each new sentence once. A server that is away for a moment is waited for. */
export async function followRollout(options: { api: ApiClient; rollout: string; onProgress: (line: string) => void }): Promise<Rollout> {
  let said = ''
  let failures = 0
  for (;;) {
    const rollout = await options.api.rollout.get.query({ rollout: options.rollout }).catch((error: unknown) => {
      failures += 1
      if (failures > unansweredMax) throw error
      return null
    })
    if (rollout !== null) {
      failures = 0
      if (rollout.sentence !== said) options.onProgress(rollout.sentence)
      said = rollout.sentence
      if (!movingStates.includes(rollout.state)) return rollout
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
