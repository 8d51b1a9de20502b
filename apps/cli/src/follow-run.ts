import type { ApiClient } from './api-client.ts'
import { liveNews } from './live-news.ts'
import type { Contact } from './contact.ts'
import { stepLine, type Run } from './run-text.ts'

/** States in which nothing more happens until a person acts, or ever. */
const restingStates: Run['state'][] = [
  'awaiting-approval',
  'needs-decision',
  'finished',
  'undone',
  'refused',
  'rejected',
  'expired',
  'cancelled',
]

/**
 * Waits until a run rests, and returns it as it stands then. Looks at once whenever the server says that something happened, and
 * every two seconds besides, so that a cut stream delays nothing for long. A server that is away for a moment is waited for.
 */
export async function followRun(options: {
  api: ApiClient
  contact: Contact
  run: string
  onProgress: (line: string) => void
}): Promise<Run> {
  const { api, contact, run: id, onProgress } = options
  const news = liveNews({ contact, run: id, everyMs: 2_000 })
  const told = new Set<string>()
  let state = ''
  let failures = 0
  try {
    for (;;) {
      const run = await api.run.get.query({ run: id }).catch((error: unknown) => {
        failures += 1
        if (failures > unansweredMax) throw error
        return null
      })
      if (run !== null) {
        failures = 0
        if (run.state !== state) onProgress(run.sentence)
        state = run.state
        for (const step of run.steps) tellOnce({ told, line: stepLine(step), hidden: step.state === 'pending', onProgress })
        if (restingStates.includes(run.state)) return run
      }
      await news.next()
    }
  } finally {
    news.close()
  }
}

/** With two seconds between looks: half a minute of silence. */
const unansweredMax = 15

function tellOnce(options: { told: Set<string>; line: string; hidden: boolean; onProgress: (line: string) => void }): void {
  const { told, line, hidden, onProgress } = options
  if (hidden || told.has(line)) return
  told.add(line)
  onProgress(line)
}
