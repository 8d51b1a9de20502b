import { startEngine, type BenchFleet } from './bench-fleet.ts'
import type { EngineFigures } from './engine.ts'
import { keepDue, spreadDue } from './seed-fleet.ts'

/**
 * Every check of the fleet once an interval, at the given rate, for some seconds after some to begin with. Late is a visit's last first look
 * after the moment the tenant was due.
 */
export async function measureLateness(options: {
  fleet: BenchFleet
  /** How many of the fleet's tenants are scheduled. */
  tenants: number
  intervalMs: number
  warmUpSeconds: number
  seconds: number
}): Promise<{ before: EngineFigures; after: EngineFigures }> {
  const { fleet, intervalMs } = options
  const engine = await startEngine({ folder: fleet.folder, url: fleet.url, connections: 'kept', intervalMs })
  try {
    await spreadDue({ pool: fleet.pool, intervalMs })
    await keepDue({ pool: fleet.pool, tenants: options.tenants })
    await new Promise((resolve) => setTimeout(resolve, options.warmUpSeconds * 1000))
    const before = await engine.figures()
    await new Promise((resolve) => setTimeout(resolve, options.seconds * 1000))
    return { before, after: await engine.figures() }
  } finally {
    await engine.stop()
  }
}
