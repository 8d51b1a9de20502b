import type { OperationsContext } from '../context.ts'
import { importChanges } from './import-changes.ts'

/** A change is in the evidence of what breaks by it only when it was read before; the sweep needs some twenty seconds. */
const readEveryMs = 5000
const afterFailureMs = 15_000

/** Reads the product's history of changes for ever, whatever fails in between. Of many workers, one reads at a time. */
export function startChangeReader({ context }: { context: OperationsContext }): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function read(): Promise<number> {
    try {
      const outcome = await importChanges({ context, signal: stopping.signal, notWithinMs: readEveryMs - 500 })
      return outcome.type === 'failed' ? afterFailureMs : readEveryMs
    } catch (error) {
      if (!stopping.signal.aborted) context.log({ level: 'warn', message: 'changes/not-kept', detail: { error: (error as Error).message } })
      return afterFailureMs
    }
  }

  async function readForEver(): Promise<void> {
    while (!stopping.signal.aborted) await pause({ ms: await read(), signal: stopping.signal })
  }

  const reading = readForEver()
  return {
    async stop() {
      stopping.abort()
      await reading
    },
  }
}

function pause({ ms, signal }: { ms: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
