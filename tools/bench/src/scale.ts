import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate, openDatabase, type OpenDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { generateFleet } from '@lamplighter/db/scale'
import { atMost, type Bench, type BenchResult } from './bench.ts'
import { fleetPartMeasures, measureFleetPart, type FleetPart } from './scale/measure-fleet-part.ts'
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
    const seconds = await timed(() => generate({ url: server.url, tenants }))
    const database = openDatabase({ url: server.url, applicationName: 'bench-scale', statementTimeoutMs: 300_000 })
    try {
      const result = await measureStorage({ db: database.db, pool: database.pool, tenants, features: FEATURES, now: NOW })
      const parts: FleetPart[] = []
      // Forty shards: with fewer tenants, one shard is too small to be a shared problem.
      for (const fewer of [tenants / 100, tenants / 10].filter((size) => size >= 500))
        parts.push(await measureSmaller({ database, url: server.url, tenants: fewer }))
      parts.push(await measureFleetPart({ database, tenants, features: FEATURES, now: NOW }))
      result.measures.push(...fleetPartMeasures(parts))
      const perTenant = ({ calmMs, tenants: size }: FleetPart) => calmMs / size
      result.goals.push(
        atMost({
          name: 'fleet part, a tenant: ten times as many tenants cost',
          value: perTenant(parts.at(-1)!) / perTenant(parts.at(-2)!),
          target: 2,
        }),
      )
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

/** The same fleet part in a database of its own, with fewer tenants. */
async function measureSmaller(options: { database: OpenDatabase; url: string; tenants: number }): Promise<FleetPart> {
  const { tenants } = options
  const name = `fleet_${tenants}`
  await options.database.pool.query(`create database ${name}`)
  const url = new URL(options.url)
  url.pathname = `/${name}`
  await migrate(url.href)
  await generate({ url: url.href, tenants })
  const database = openDatabase({ url: url.href, applicationName: 'bench-scale' })
  try {
    return await measureFleetPart({ database, tenants, features: FEATURES, now: NOW })
  } finally {
    await database.close()
  }
}

async function generate({ url, tenants }: { url: string; tenants: number }): Promise<void> {
  const { db, close } = openDatabase({ url, applicationName: 'bench-generate', statementTimeoutMs: 900_000 })
  await generateFleet(db, { tenants, featuresPerTenant: FEATURES, checksPerTenant: FEATURES, now: NOW })
  await close()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
