import { startEngine, type BenchFleet, type Engine } from './bench-fleet.ts'
import { spreadDue } from './seed-fleet.ts'

export type WorkersOptions = { fleet: BenchFleet; intervalMs: number; warmUpSeconds: number; seconds: number }

export type SharedWork = {
  /** Of each worker, in the section. */
  looks: number[]
  seconds: number
  p99LateMs: number
  visits: number
  /** Visits to a tenant that another visit for the same time was made to. */
  twice: number
  /** Tenants that the killed worker held, and seconds until others had visited the last of them. */
  held: number
  takenOverSeconds: number
}

/** What no claim outlives is a minute; a visit more, and something is wrong. */
const takenOverWithinMs = 90_000

/** Two workers share the fleet for some seconds; then one is killed, and the other takes over what it held. */
export async function measureWorkers({ fleet, intervalMs, warmUpSeconds, seconds }: WorkersOptions): Promise<SharedWork> {
  await spreadDue({ pool: fleet.pool, intervalMs })
  const start = (worker: string) => startEngine({ folder: fleet.folder, url: fleet.url, connections: 'kept', intervalMs, worker })
  const engines = await Promise.all(['staying', 'killed'].map(start))
  const figures = () => Promise.all(engines.map((engine) => engine.figures()))
  try {
    await pause(warmUpSeconds * 1000)
    const begunAt = performance.now()
    const before = await figures()
    await pause(seconds * 1000)
    const after = await figures()
    const took = (performance.now() - begunAt) / 1000
    const visited = after.flatMap((engine) => engine.visited)
    return {
      looks: after.map((engine, n) => engine.looks - before[n]!.looks),
      seconds: took,
      visits: visited.length,
      twice: visited.length - new Set(visited).size,
      p99LateMs: Math.max(...after.map(({ late }) => late.well.p99)),
      ...(await measureTakeover({ fleet, killed: engines[1]! })),
    }
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()))
  }
}

async function measureTakeover({
  fleet,
  killed,
}: {
  fleet: BenchFleet
  killed: Engine
}): Promise<Pick<SharedWork, 'held' | 'takenOverSeconds'>> {
  process.kill(killed.pid, 'SIGKILL')
  const begunAt = performance.now()
  const held = await heldBy({ fleet, worker: 'killed' })
  while ((await heldBy({ fleet, worker: 'killed' })) > 0) {
    if (performance.now() - begunAt > takenOverWithinMs) throw new Error('nobody took over what the killed worker held')
    await pause(100)
  }
  return { held, takenOverSeconds: (performance.now() - begunAt) / 1000 }
}

async function heldBy({ fleet, worker }: { fleet: BenchFleet; worker: string }): Promise<number> {
  const { rows } = await fleet.pool.query<{ n: number }>('select count(*)::int as n from sweep_schedule where claimed_by = $1', [worker])
  return rows[0]!.n
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
