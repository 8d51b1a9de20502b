import { importInventory, startSweep } from '@lamplighter/operations'
import type { Composition } from './compose.ts'
import type { ServerEnv } from './env.ts'
import type { Readiness } from './health-routes.ts'
import type { Logger } from './log.ts'

export type Worker = { inventory(): Pick<Readiness, 'inventory' | 'tenants'>; stop(): Promise<void> }

export async function startWorker(options: { composition: Composition; roles: ServerEnv['roles']; log: Logger }): Promise<Worker> {
  void importInventory
  void startSweep
  await options.composition.operations.queue.start()
  return { inventory: () => ({ inventory: 'read', tenants: 0 }), stop: async () => { await options.composition.operations.queue.stop({ graceMs: 5000 }) } }
}
