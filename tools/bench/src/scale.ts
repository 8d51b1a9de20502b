import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate, openDatabase, type Database } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { generateFleet } from '@lamplighter/db/scale'
import { type Bench, type BenchResult } from './bench.ts'
import { measureStorage } from './scale/measure-storage.ts'

const NOW = new Date('2026-11-21T04:00:00Z')
const FEATURES = 20

/** Reads and writes of the fleet's database at full size: real PostgreSQL with fsync, one client, warm cache. */
export const scaleBench: Bench = {
  name: 'scale',
  about: 'the database at 100,000 tenants × 20 features: pages, search and writes',
  run: async ({ quick }) => withFleet({ tenants: quick ? 5_000 : 100_000 }),
}

async function withFleet({ tenants }: { tenants: number }): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-scale-'))
  const server = await startEmbeddedPostgres({ dataDir, settings: { max_wal_size: '4GB' } })
  const cluster = realpathSync(join(dataDir, 'cluster'))
  try {
    await migrate(server.url)
    const generating = openDatabase({ url: server.url, applicationName: 'bench-generate', statementTimeoutMs: 900_000 })
    const seconds = await timed(() => generate(generating.db, tenants))
    await generating.close()
    const database = openDatabase({ url: server.url, applicationName: 'bench-scale' })
    try {
      const result = await measureStorage({ db: database.db, pool: database.pool, tenants, features: FEATURES, now: NOW })
      result.notes = [`${tenants} tenants × ${FEATURES} features, generated in ${seconds.toFixed(0)} s`, ...(result.notes ?? [])]
      return result
    } finally {
      await database.close()
    }
  } finally {
    await server.stop()
    rmSync(cluster, { recursive: true, force: true })
    if (dirname(cluster) !== realpathSync(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function generate(db: Database, tenants: number): Promise<void> {
  return generateFleet(db, { tenants, featuresPerTenant: FEATURES, checksPerTenant: FEATURES, now: NOW })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
