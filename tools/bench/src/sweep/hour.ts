import { startEngine, type BenchFleet } from './bench-fleet.ts'
import { checksPerTenant } from './plain-checks.ts'
import { keepDue, spreadDue } from './seed-fleet.ts'

/** In an hour each tenant is visited sixty times. */
const roundsAnHour = 60
const roundsBetweenSamples = 10
/** Until what is compiled, pooled and kept once is there. */
const roundsBefore = 10

export type MemorySample = { minute: number; checks: number; heapMb: number; residentMb: number }

/**
 * An hour's worth of checks for so many tenants, as fast as one worker does them: each tenant is visited as often as in an hour. The
 * worker knows the whole fleet. Memory in use after garbage was collected, and resident memory, every ten minutes' worth.
 */
export async function measureHour({ fleet, tenants }: { fleet: BenchFleet; tenants: number }): Promise<MemorySample[]> {
  await spreadDue({ pool: fleet.pool, intervalMs: 1 })
  await keepDue({ pool: fleet.pool, tenants })
  const engine = await startEngine({ folder: fleet.folder, url: fleet.url, connections: 'kept', intervalMs: 100 })
  const looksOf = (rounds: number) => rounds * tenants * checksPerTenant
  const samples: MemorySample[] = []
  try {
    for (let round = roundsBefore; round <= roundsBefore + roundsAnHour; round += roundsBetweenSamples) {
      while ((await engine.figures({ collect: false })).looks < looksOf(round)) await new Promise((resolve) => setTimeout(resolve, 100))
      const { looks, heapMb, residentMb, transitions, failedWrites } = await engine.figures()
      if (transitions > 0 || failedWrites > 0) throw new Error('a fleet that is well moved')
      samples.push({ minute: round - roundsBefore, checks: looks, heapMb, residentMb })
    }
    return samples
  } finally {
    await engine.stop()
  }
}
