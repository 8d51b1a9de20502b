import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import {
  getInventoryState,
  importInventory,
  startAutomaticWorker,
  startChangeReader,
  startHousekeeping,
  startNoticeWorker,
  startRolloutWorker,
  startRunWorker,
  startSweep,
  type OperationsContext,
} from '@lamplighter/operations'
import type { Composition } from './compose.ts'
import type { ServerEnv } from './env.ts'
import type { Readiness } from './health-routes.ts'
import type { Logger } from './log.ts'

export type Worker = { inventory(): Pick<Readiness, 'inventory' | 'tenants'>; stop(): Promise<void> }

/** How many runs one process carries out at once; they wait for customers' systems, not for our processor. */
const runsAtOnce = 8
/** What a running step gets to end in when the server is told to stop; after it, another worker takes the run over. */
const stepGraceMs = 20_000

/**
 * Starts the work of this process. With the role `worker`: the product's list of tenants, the sweep, the runs. Without it, only the
 * queue's sending side, so that what is asked for here is done elsewhere.
 */
export async function startWorker(options: { composition: Composition; roles: ServerEnv['roles']; log: Logger }): Promise<Worker> {
  const { roles, log } = options
  const { operations } = options.composition
  await operations.queue.start()
  if (!roles.has('worker')) {
    const known = await getInventoryState({ context: operations })
    return { inventory: () => ({ inventory: 'read', tenants: known?.tenants ?? null }), stop: () => operations.queue.stop({ graceMs: 0 }) }
  }
  const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`
  const reader = startInventoryReader({ operations, log })
  const changes = startChangeReader({ context: operations })
  const sweep = startSweep({ context: operations, worker: name })
  const runs = await startRunWorker(operations, { worker: name, concurrency: runsAtOnce })
  const rollouts = await startRolloutWorker(operations)
  const automatic = await startAutomaticWorker(operations)
  await startHousekeeping({ context: operations })
  await startNoticeWorker(operations)
  return {
    inventory: reader.state,
    async stop() {
      // Together, so that no run is taken any more from the moment when those in hand are handed over.
      runs.stop()
      rollouts.stop()
      automatic.stop()
      await Promise.all([reader.stop(), changes.stop(), sweep.stop(), operations.queue.stop({ graceMs: stepGraceMs })])
    },
  }
}

/** Soon again while the product is away or still starting, else often enough that a new tenant is known within a minute. */
const readAgainMs = { failedAtStart: 500, failed: 15_000, read: 60_000 }
const startLastsMs = 60_000

function startInventoryReader(options: { operations: OperationsContext; log: Logger }): {
  state(): Pick<Readiness, 'inventory' | 'tenants'>
  stop(): Promise<void>
} {
  const { operations, log } = options
  const stopping = new AbortController()
  const startedAt = Date.now()
  let state: Pick<Readiness, 'inventory' | 'tenants'> = { inventory: 'pending', tenants: null }

  async function read(): Promise<number> {
    const outcome = await importInventory({ context: operations, signal: stopping.signal })
    if (outcome.type === 'imported') {
      state = { inventory: 'read', tenants: outcome.tenants }
      return readAgainMs.read
    }
    const starting = Date.now() - startedAt < startLastsMs
    // While everything starts together, a product that is not there yet is no news.
    if (!starting) state = { inventory: 'failed', tenants: state.tenants }
    return starting ? readAgainMs.failedAtStart : readAgainMs.failed
  }

  async function readForEver(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await read().catch((error: unknown) => {
        log.warn({ err: error }, 'the list of tenants could not be kept')
        return readAgainMs.failed
      })
      await pause(waitMs, stopping.signal)
    }
  }

  const reading = readForEver()
  return {
    state: () => state,
    async stop() {
      stopping.abort()
      await reading
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
