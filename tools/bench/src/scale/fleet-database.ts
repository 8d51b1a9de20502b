import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate, openDatabase, type OpenDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { generateFleet } from '@lamplighter/db/scale'
import { sampleDiagnoses } from './sample-diagnoses.ts'

type Server = { url: string }

/** A PostgreSQL of its own with the settings of every embedded one, fsync on, removed afterwards. */
export async function withServer(work: (server: Server) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-scale-'))
  const server = await startEmbeddedPostgres({ dataDir, settings: { max_wal_size: '4GB' } })
  const cluster = realpathSync(join(dataDir, 'cluster'))
  try {
    await work(server)
  } finally {
    await server.stop()
    rmSync(cluster, { recursive: true, force: true })
    if (dirname(cluster) !== realpathSync(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export type FleetOptions = { server: Server; tenants: number; features: number; now: Date }

/** A generated fleet in a database of its own, dropped afterwards. */
export async function withFleet(
  { server, tenants, features, now }: FleetOptions,
  work: (fleet: { database: OpenDatabase; generatedInSeconds: number }) => Promise<void>,
): Promise<void> {
  const name = `fleet_${tenants}`
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await inMaintenance({ server, statement: `create database ${name}` })
  await migrate(url.href)
  const start = performance.now()
  const generating = openDatabase({ url: url.href, applicationName: 'bench-generate', statementTimeoutMs: 900_000 })
  await generateFleet(generating.db, {
    tenants,
    featuresPerTenant: features,
    checksPerTenant: features,
    now,
    diagnoses: sampleDiagnoses(),
  })
  await generating.close()
  const generatedInSeconds = (performance.now() - start) / 1000
  const database = openDatabase({ url: url.href, applicationName: 'bench-scale', statementTimeoutMs: 300_000 })
  try {
    // What the loading left to be written must not be written while pages are measured.
    await database.pool.query('checkpoint')
    await work({ database, generatedInSeconds })
  } finally {
    await database.close()
  }
  await inMaintenance({ server, statement: `drop database ${name}` })
}

async function inMaintenance({ server, statement }: { server: Server; statement: string }): Promise<void> {
  const { pool, close } = openDatabase({ url: server.url, applicationName: 'bench-scale' })
  await pool.query(statement)
  await close()
}
