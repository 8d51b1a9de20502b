import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '@lamplighter/db'
import { startEmbeddedPostgres } from '@lamplighter/db/embedded'
import { databaseUrlOf } from '@lamplighter/db/testing'
import { readTestEnvironment } from './env.ts'

type Server = { adminUrl: string; stop(): Promise<void> }

/**
 * One PostgreSQL for the whole run, with a migrated template. Embedded and thrown away afterwards, or the one that
 * DATABASE_URL names; there, only databases with random names of our own are made, and dropped again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl } = readTestEnvironment()
  const server: Server = databaseUrl ? { adminUrl: databaseUrl, stop: async () => {} } : await startThrowawayServer()
  const template = `lamplighter_test_${randomBytes(6).toString('hex')}`
  try {
    await withClient(server.adminUrl, (client) => client.query(`create database ${template} template template0`))
    await migrate(databaseUrlOf(server.adminUrl, template))
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('databaseServer', { adminUrl: server.adminUrl, template })
  return async () => {
    try {
      await withClient(server.adminUrl, (client) => client.query(`drop database if exists ${template} with (force)`))
    } finally {
      await server.stop()
    }
  }
}

async function startThrowawayServer(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-test-'))
  // As root the server runs as somebody else, who must be able to enter; what is inside has modes of its own.
  chmodSync(dataDir, 0o711)
  // Nothing of it outlives the run, so it need not survive a power cut either.
  const settings = { fsync: false, synchronous_commit: false, full_page_writes: false, autovacuum: false, max_wal_size: '2GB' }
  const server = await startEmbeddedPostgres({ dataDir, database: 'admin', settings })
  // Elsewhere than in dataDir when the server's account could not enter it.
  const cluster = realpathSync(join(dataDir, 'cluster'))
  return {
    adminUrl: server.url,
    stop: async () => {
      await server.stop()
      rmSync(cluster, { recursive: true, force: true })
      if (dirname(cluster) !== realpathSync(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true })
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'lamplighter-test-setup' })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
