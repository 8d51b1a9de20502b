import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate, openDatabase, type OpenDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { bundleChildren } from './bundle-children.ts'
import { startChild, type Child } from './child-task.ts'
import type { EngineFigures, EngineTask } from './engine.ts'
import { parentOf } from './process-figures.ts'
import { copyFirstToAll, makeFirstDue, seedFleet } from './seed-fleet.ts'

export type BenchFleet = {
  /** Where the bundled children lie. */
  folder: string
  url: string
  pool: OpenDatabase['pool']
  postgresPid: number
  tenants: number
  ports: number[]
  hanging: number[]
  target: Child
}

/** A PostgreSQL with fsync, a fleet in it that has been swept for long, and a process that plays the fleet. Leaves nothing behind. */
export async function withBenchFleet<T>({ tenants, use }: { tenants: number; use: (fleet: BenchFleet) => Promise<T> }): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-sweep-'))
  const server = await startEmbeddedPostgres({ dataDir, settings: { max_wal_size: '2GB' } })
  const cluster = realpathSync(join(dataDir, 'cluster'))
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-children-'))
  await bundleChildren(folder)
  const target = startChild({ folder, name: 'target' })
  try {
    const { ports, hanging } = await target.next<{ ports: number[]; hanging: number[] }>()
    await migrate(server.url)
    const database = openDatabase({ url: server.url, applicationName: 'bench-seed', statementTimeoutMs: 300_000 })
    try {
      const { pool } = database
      const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
      const fleet = { folder, url: server.url, pool, postgresPid: parentOf(rows[0]!.pid), tenants, ports, hanging, target }
      await seedFleet({ pool, tenants, ports })
      await sweepFirst(fleet)
      await copyFirstToAll(pool)
      return await use(fleet)
    } finally {
      await database.close()
    }
  } finally {
    await target.stop()
    await server.stop()
    rmSync(cluster, { recursive: true, force: true })
    if (dirname(cluster) !== realpathSync(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `collect` (default): after collecting garbage, so that memory is what is in use. */
export type Engine = Child & { figures(options?: { collect?: boolean }): Promise<EngineFigures> }

/** Starts a worker of the product's sweep; it looks at what is due at once. */
export async function startEngine({ folder, ...task }: EngineTask & { folder: string }): Promise<Engine> {
  const child = startChild({ folder, name: 'engine' })
  await child.next()
  child.send(task)
  await child.next()
  return {
    ...child,
    figures: async ({ collect = true } = {}) => {
      child.send({ collect })
      return child.next<EngineFigures>()
    },
  }
}

/** The first tenant is visited by the real sweep, so that what all others are given is what it really stores. */
async function sweepFirst(fleet: BenchFleet): Promise<void> {
  await makeFirstDue(fleet.pool)
  const engine = await startEngine({ folder: fleet.folder, url: fleet.url, connections: 'kept', intervalMs: 3_600_000 })
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const { rows } = await fleet.pool.query<{ n: number }>(`select count(*)::int as n from sweep_schedule where swept_at is not null`)
      if (rows[0]!.n > 0) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('the first tenant was not swept')
  } finally {
    await engine.stop()
  }
}
